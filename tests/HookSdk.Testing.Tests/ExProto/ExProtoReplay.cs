using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.Testing.Tests.Emqx.Recordings;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.ExProto;

/// <summary>
/// Plays a recording of the ExProto gateway: devices do what they did, the handler does what it did in each callback, through the adapter's real port; what the gateway calls, what the
/// adapter answers and what devices see is put down. MQTT clients and hook servers are those of the fake EMQX.
/// </summary>
internal sealed class ExProtoReplay : EmqxReplay
{
    private readonly FakeExProto _emqx;
    private readonly ExProtoLines _lines;
    private readonly Dictionary<string, FakeDevice> _devices = new(StringComparer.Ordinal);
    private readonly RemoteGrpcCaller _adapter;
    private readonly ExProtoSocketType _socket;
    private readonly bool _countVaries;
    private readonly bool _orderVaries;
    private string? _connecting;

    private ExProtoReplay(Recording recording, FakeExProto emqx, ExProtoLines lines)
        : base(recording, emqx.Gateway.Broker, emqx.Time)
    {
        _emqx = emqx;
        _lines = lines;
        _adapter = new RemoteGrpcCaller(emqx.AdapterUrl, null);
        _socket = recording.Header["settings"]?["listener"]?.GetValue<string>() switch
        {
            null or "tcp" => ExProtoSocketType.Tcp,
            "ssl" => ExProtoSocketType.Ssl,
            "udp" => ExProtoSocketType.Udp,
            "dtls" => ExProtoSocketType.Dtls,
            var other => throw new NotSupportedException($"{recording.Id}: no device connects by '{other}' here."),
        };
        _countVaries = recording.Header["count_varies"]?.GetValue<bool>() == true;
        _orderVaries = recording.Header["order_varies"]?.GetValue<bool>() == true;
    }

    public static new async Task<(IReadOnlyList<EmqxEvent> Recorded, IReadOnlyList<EmqxEvent> Seen)> RunAsync(Recording recording)
    {
        ExProtoLines lines = new(recording);
        FakeClock clock = new();
        ExProtoReplay? replay = null;
        RecordedHandler handler = new(lines, clock, (conn, callback, request) => replay!.Heard(conn, callback, request), line => replay!.CallAdapter(line))
        {
            RecordedConn = conn => replay!.RecordedConn(conn),
        };
        await using FakeExProto emqx = await FakeExProto.StartAsync(handler, o =>
        {
            o.Time = clock;
            o.Version = FakeEmqxVersion.All.FirstOrDefault(v => recording.Broker == v.ToString()) ?? throw new NotSupportedException($"{recording.Id}: '{recording.Broker}' is not played.");
            o.IdleTimeout = IdleTimeoutOf(recording);
            RecordingLine? created = recording.Lines.FirstOrDefault(static l => ExProtoLines.IsCallback(l) && l.Text("method") == "OnSocketCreated");
            o.Node = created is null ? o.Node : ConnNode.Find(ExProtoLines.ConnOf(created)) ?? o.Node;
            o.ListenerPort = created?.Json["request"]?["conninfo"]?["sockname"]?["port"]?.GetValue<int>() ?? o.ListenerPort;
        });
        await using (replay = new ExProtoReplay(recording, emqx, lines))
        {
            await replay.RunAsync();
            return (replay.Ordered(replay.Recorded), replay.Ordered(replay.SeenSoFar()));
        }
    }

    public override ValueTask DisposeAsync()
    {
        _adapter.Dispose();
        return base.DisposeAsync();
    }

    protected override Task Do(RecordingLine line)
    {
        switch (line.Event)
        {
            case "device" when line.Text("sees") is { } sees:
                AddRecorded(Sight(line.Text("device")!, sees, line.Text("bytes_base64"), line.ToString()));
                return Task.CompletedTask;
            case "device":
                return Act(line, line.Text("device")!);
            case "adapter-call":
                AddRecorded(AdapterEvent(line, line.Json["response"]?.AsObject(), line.Json["grpc_status"]!.GetValue<int>(), line.Text("grpc_message")));
                if (_lines.Afterwards.Contains(line.Number))
                {
                    CallAdapter(line);
                }

                return Task.CompletedTask;
            default:
                return base.Do(line);
        }
    }

    protected override EmqxEvent Call(RecordingLine line)
    {
        if (!ExProtoLines.IsCallback(line))
        {
            return base.Call(line);
        }

        JsonObject headers = line.Json["headers"]!.AsObject();
        return CallEvent(_lines.DeviceOfConn(ExProtoLines.ConnOf(line))!, line.ToString(), headers[":path"]!.GetValue<string>(), headers["grpc-timeout"]?.GetValue<string>(), line.Json["request"]!.AsObject()) with
        {
            Varies = [.. line.Varies.Select(static v => "request." + v)],
        };
    }

    /// <summary>As EMQX writes it, such as <c>30s</c>.</summary>
    private static TimeSpan IdleTimeoutOf(Recording recording) => recording.Header["settings"]?["idle_timeout"]?.GetValue<string>() switch
    {
        null => TimeSpan.FromSeconds(30),
        var seconds when seconds.EndsWith('s') && int.TryParse(seconds[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) => TimeSpan.FromSeconds(number),
        var other => throw new NotSupportedException($"{recording.Id}: idle_timeout '{other}' is not read here."),
    };

    private static EmqxEvent CallEvent(string device, string name, string path, string? timeout, JsonObject request) =>
        new($"calls of {device}", false, name, new JsonObject { [":path"] = path, ["grpc-timeout"] = timeout, ["request"] = request.DeepClone() });

    private static EmqxEvent Sight(string device, string sees, string? bytes, string name) =>
        new($"what {device} sees", false, name, new JsonObject { ["sees"] = sees, ["bytes"] = bytes });

    private EmqxEvent AdapterEvent(RecordingLine line, JsonObject? response, int status, string? problem) =>
        new($"adapter of {_lines.DeviceOfConn(ExProtoLines.ConnOf(line)) ?? "nobody"}", false, line.ToString(), new JsonObject
        {
            ["method"] = line.Text("method"),
            ["response"] = response?.DeepClone(),
            ["status"] = status,
            ["problem"] = problem,
        });

    /// <summary>
    /// Where the order differs from run to run, it is that of the handler's publishing and a client's answers, each of which goes its own way: what a client is told about its answers is
    /// apart from the messages that it gets.
    /// </summary>
    private IReadOnlyList<EmqxEvent> Ordered(IReadOnlyList<EmqxEvent> events)
    {
        IReadOnlyList<EmqxEvent> joined = _countVaries ? Joined(events) : events;
        return _orderVaries ? [.. joined.Select(static e => e.Json["sees"]?.GetValue<string>() == "PUBREL" ? e with { Key = e.Key + " of its answers" } : e)] : joined;
    }

    /// <summary>Where the number of calls differs from run to run, the messages of all of them are compared as one.</summary>
    private static List<EmqxEvent> Joined(IReadOnlyList<EmqxEvent> events)
    {
        List<EmqxEvent> joined = [];
        foreach (EmqxEvent e in events)
        {
            if (e.Json["request"]?["messages"] is not JsonArray messages)
            {
                joined.Add(e);
                continue;
            }

            JsonArray plain = [.. messages.Select(static m => JsonPaths.Without(m, ["id", "timestamp"]))];
            if (joined.FindLast(j => j.Key == e.Key) is { } last && last.Json["request"]?["messages"] is JsonArray before)
            {
                foreach (JsonNode? message in plain)
                {
                    before.Add(message!.DeepClone());
                }

                continue;
            }

            JsonObject json = e.Json.DeepClone().AsObject();
            json["request"]!["messages"] = plain;
            joined.Add(e with { Json = json, Varies = ["request.conn"] });
        }

        return joined;
    }

    private Task Act(RecordingLine line, string label)
    {
        switch (line.Does)
        {
            case "connects":
                _connecting = label;
                _devices[label] = _emqx.Connect(
                    _socket, null, bytes => AddSeen(Sight(label, bytes is null ? "closed" : "bytes", bytes is null ? null : Convert.ToBase64String(bytes), "sees")));
                _connecting = null;
                return Task.CompletedTask;
            case "sends bytes":
                return _devices[label].SendAsync(Convert.FromBase64String(line.Text("bytes_base64")!));
            case "closes":
                return _devices[label].CloseAsync();
            default:
                throw new NotSupportedException(line.ToString());
        }
    }

    /// <summary>The device that connects just now makes its first call before it has a name here.</summary>
    private string? RecordedConn(string conn) =>
        (_devices.FirstOrDefault(d => d.Value.Id == conn).Key ?? _connecting) is { } label ? _lines.ConnOf(label) : null;

    private void Heard(string conn, string callback, IMessage request) =>
        AddSeen(CallEvent(_lines.DeviceOfConn(conn) ?? conn, callback, $"/emqx.exproto.v1.ConnectionUnaryHandler/{callback}", null, ExProtoWire.Request(request)));

    private void CallAdapter(RecordingLine line)
    {
        JsonObject request = line.Json["request"]!.DeepClone().AsObject();
        if (request["conn"]?.GetValue<string>() is { } conn && _lines.DeviceOfConn(conn) is { } label)
        {
            request["conn"] = _devices.TryGetValue(label, out FakeDevice? device) ? device.Id : _emqx.Gateway.Devices.Single(d => RecordedConn(d.Conn) == conn).Conn;
        }

        string method = line.Text("method")!;
        GrpcResponse response = _adapter.CallAsync($"/{line.Text("service")}/{method}", ExProtoWire.AdapterRequest(method, request), null, CancellationToken.None).GetAwaiter().GetResult();
        AddSeen(AdapterEvent(line, response.IsOk ? ExProtoWire.Response(response.Reply) : null, (int)response.Code, response.Problem));
    }
}
