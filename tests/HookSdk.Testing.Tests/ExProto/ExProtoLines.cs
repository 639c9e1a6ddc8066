using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.ExProto;

/// <summary>Which lines of a recording belong together: a device and its conn, a callback and the adapter's calls that were made in it.</summary>
internal sealed class ExProtoLines
{
    private const string HandlerService = "emqx.exproto.v1.ConnectionUnaryHandler";

    private readonly Recording _recording;
    private readonly Dictionary<int, List<RecordingLine>> _inside = [];
    private readonly Dictionary<string, string> _connOfDevice = new(StringComparer.Ordinal);

    public ExProtoLines(Recording recording)
    {
        _recording = recording;
        RecordingLine? last = null;
        Dictionary<string, RecordingLine> lastOf = new(StringComparer.Ordinal);
        HashSet<string> ended = new(StringComparer.Ordinal);
        foreach (RecordingLine line in recording.Lines)
        {
            if (IsCallback(line))
            {
                lastOf[ConnOf(line)] = last = line;
                if (line.Text("method") == "OnSocketClosed")
                {
                    ended.Add(ConnOf(line));
                }
            }
            else if (line.Event == "adapter-call")
            {
                // A call for a device that has gone was made after its last callback was answered.
                if (ended.Contains(ConnOf(line)))
                {
                    Afterwards.Add(line.Number);
                }
                else if (lastOf.GetValueOrDefault(ConnOf(line)) is { } mine)
                {
                    Inside(mine).Add(line);
                }
                else if (last is not null)
                {
                    Inside(last).Add(line);
                }
            }
        }

        NameDevices();
    }

    /// <summary>The numbers of lines with calls that were made outside of any callback.</summary>
    public HashSet<int> Afterwards { get; } = [];

    public static bool IsCallback(RecordingLine line) => line.Event == "call" && line.Text("service") == HandlerService;

    public static string ConnOf(RecordingLine line) => line.Json["request"]?["conn"]?.GetValue<string>() ?? "";

    public string ConnOf(string device) => _connOfDevice[device];

    public string? DeviceOfConn(string conn) => _connOfDevice.FirstOrDefault(p => p.Value == conn).Key;

    public IEnumerable<RecordingLine> Callbacks(string conn, string callback) =>
        _recording.Lines.Where(l => IsCallback(l) && l.Text("method") == callback && ConnOf(l) == conn);

    public IReadOnlyList<RecordingLine> CallsInside(RecordingLine callback) => _inside.GetValueOrDefault(callback.Number) ?? [];

    private List<RecordingLine> Inside(RecordingLine callback)
    {
        if (!_inside.TryGetValue(callback.Number, out List<RecordingLine>? calls))
        {
            _inside.Add(callback.Number, calls = []);
        }

        return calls;
    }

    /// <summary>Devices are told apart by what they sent, those that sent the same by the order in which they connected.</summary>
    private void NameDevices()
    {
        List<(string Device, byte[] Sent)> left = [.. _recording.Lines
            .Where(static l => l.Event == "device" && l.Does == "connects")
            .Select(l => (l.Text("device")!, Bytes(_recording.Lines.Where(s => s.Event == "device" && s.Does == "sends bytes" && s.Text("device") == l.Text("device")).Select(static s => s.Text("bytes_base64")))))];
        var conns = _recording.Lines.Where(IsCallback).Select(ConnOf).Distinct(StringComparer.Ordinal)
            .Select(conn => (Conn: conn, Received: Bytes(Callbacks(conn, "OnReceivedBytes").Select(static c => c.Json["request"]!["bytes"]?.GetValue<string>()))));
        foreach ((string conn, byte[] received) in conns.OrderByDescending(static c => c.Received.Length))
        {
            int index = left.FindIndex(d => d.Sent.AsSpan().StartsWith(received));
            if (index < 0)
            {
                throw new NotSupportedException($"{_recording.Id}: whose conn is {conn}?");
            }

            _connOfDevice[left[index].Device] = conn;
            left.RemoveAt(index);
        }
    }

    private static byte[] Bytes(IEnumerable<string?> base64) => [.. base64.SelectMany(static b => Convert.FromBase64String(b ?? ""))];
}
