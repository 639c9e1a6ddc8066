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

        foreach (string conn in recording.Lines.Where(IsCallback).Select(ConnOf).Distinct(StringComparer.Ordinal))
        {
            _connOfDevice[DeviceOf(conn)] = conn;
        }
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

    /// <summary>Devices are told apart by what they sent first.</summary>
    private string DeviceOf(string conn)
    {
        string[] devices = [.. _recording.Lines.Where(static l => l.Event == "device").Select(static l => l.Text("device")!).Distinct(StringComparer.Ordinal)];
        string? first = Callbacks(conn, "OnReceivedBytes").FirstOrDefault()?.Json["request"]!["bytes"]!.GetValue<string>();
        return devices.FirstOrDefault(d => devices.Length == 1 || _recording.Lines.First(l => l.Text("device") == d && l.Does == "sends bytes").Text("bytes_base64") == first)
            ?? throw new NotSupportedException($"{_recording.Id}: whose conn is {conn}?");
    }
}
