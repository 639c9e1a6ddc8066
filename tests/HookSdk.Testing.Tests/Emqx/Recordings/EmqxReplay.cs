using System.Globalization;
using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>
/// Plays a recording to the fake: it is given what came from outside the broker, line by line, and what it calls and what its clients see is put down.
/// The clock moves only where the next recorded line cannot come without it.
/// </summary>
internal class EmqxReplay : IAsyncDisposable
{
    private const int MaxTimers = 500;

    private readonly Recording _recording;
    private readonly EmqxKeys _keys;
    private readonly FakeClock _clock;
    private readonly EmqxScript _script;
    private readonly EmqxBroker _broker;
    private readonly MqttVersion _version;
    private readonly Dictionary<string, EmqxReplayClient> _clients = new(StringComparer.Ordinal);
    private readonly List<EmqxEvent> _seen = [];
    private readonly List<EmqxEvent> _recorded = [];
    private readonly Lock _lock = new();

    protected EmqxReplay(Recording recording, EmqxBroker? broker = null, FakeClock? clock = null)
    {
        _clock = clock ?? new();
        _recording = recording;
        _keys = new(recording);
        _version = recording.Header["mqtt"]!.GetValue<string>() == "5" ? MqttVersion.V5 : MqttVersion.V311;
        bool namesServers = recording.Lines.Any(static l => l.Text("server") is not null);
        _script = new(recording, _keys, _clock, Heard) { NamesServers = namesServers };
        _broker = broker ?? new(OptionsOf(recording, _clock));
        _broker.Authorization = new() { Caches = false };
        if (broker is not null)
        {
            // The callbacks of a gateway are held to the order by whoever plays its handler.
            _script.Order.ReachEnd();
        }
    }

    protected IReadOnlyList<EmqxEvent> Recorded => _recorded;

    public static async Task<(IReadOnlyList<EmqxEvent> Recorded, IReadOnlyList<EmqxEvent> Seen)> RunAsync(Recording recording)
    {
        await using EmqxReplay replay = new(recording);
        await replay.RunAsync();
        return (replay._recorded, replay.SeenSoFar());
    }

    public virtual ValueTask DisposeAsync() => _broker.DisposeAsync();

    protected void AddSeen(EmqxEvent seen)
    {
        lock (_lock)
        {
            _seen.Add(seen);
        }
    }

    protected void AddRecorded(EmqxEvent recorded) => _recorded.Add(recorded);

    protected IReadOnlyList<EmqxEvent> SeenSoFar()
    {
        lock (_lock)
        {
            return [.. _seen];
        }
    }

    /// <summary>The broker as it was set up: its name and its port stand in what it says.</summary>
    private static EmqxBrokerOptions OptionsOf(Recording recording, FakeClock clock)
    {
        JsonNode?[] requests = [.. recording.Lines.Where(static l => l.Event == "call").Select(static l => l.Json["request"])];
        EmqxBrokerOptions options = new() { Version = VersionOf(recording), Time = clock, Machine = clock, MaxPacketSize = 62914560 };
        return options with
        {
            Node = requests.Select(static r => r?["meta"]?["node"]?.GetValue<string>()).FirstOrDefault(static n => n is not null) ?? options.Node,
            Cluster = requests.Select(static r => r?["meta"]?["cluster_name"]?.GetValue<string>()).FirstOrDefault(static n => n is not null) ?? options.Cluster,
            Port = requests.Select(static r => (r?["conninfo"] ?? r?["clientinfo"])?["sockport"]?.GetValue<int>()).FirstOrDefault(static p => p is not null) ?? options.Port,
        };
    }

    private static FakeEmqxVersion VersionOf(Recording recording) =>
        FakeEmqxVersion.All.FirstOrDefault(v => recording.Broker == v.ToString())
        ?? throw recording.Damaged(1, $"'{recording.Broker}' is not played. Played are {string.Join(", ", FakeEmqxVersion.All)}");

    protected async Task RunAsync()
    {
        List<Task> outside = [];
        foreach (RecordingLine line in _recording.Lines)
        {
            _script.Order.Reach(line.Number);
            switch (line.Event)
            {
                case "call":
                    _recorded.Add(Call(line));
                    break;
                case "outcome" when line.Client == "operator":
                    CatchUp();
                    _recorded.Add(Outcome(line));
                    AddStatus(line);
                    break;
                case "outcome":
                    _recorded.Add(Outcome(line));
                    break;
                default:
                    CatchUp();
                    outside.Add(Do(line));
                    break;
            }
        }

        _script.Order.ReachEnd();
        CatchUp();
        foreach (Task task in outside.Where(static t => t.IsFaulted))
        {
            await task;
        }
    }

    protected virtual Task Do(RecordingLine line)
    {
        switch (line.Event)
        {
            case "client":
                EmqxReplayClient? client = _clients.GetValueOrDefault(line.Client!);
                if (line.Does == "CONNECT")
                {
                    client = new(_broker, EmqxPackets.Connect(line.With, _version), r => Saw(line.Client!, r));
                    _clients[line.Client!] = client;
                }

                return client!.DoAsync(line, _keys.Members(line.Client!).Select(_clients.GetValueOrDefault).OfType<EmqxReplayClient>());
            case "broker":
                return Operate(line);
            case "provider":
                foreach (string server in line.Text("server") is { } one ? [one] : _broker.Hooks.Servers.Select(static s => s.Settings.Name))
                {
                    _script.Set(server, line.Does.StartsWith("listens", StringComparison.Ordinal));
                }

                return Task.CompletedTask;
            case "wait" when (line.Json["ms"] ?? line.With["ms"]) is { } ms:
                _clock.Advance(TimeSpan.FromMilliseconds(ms.GetValue<double>()));
                return Task.CompletedTask;
            case "wait":
                return Task.CompletedTask;
            default:
                throw _recording.Damaged(line.Number, $"{line} is not known here");
        }
    }

    private Task Operate(RecordingLine line)
    {
        JsonObject with = line.With;
        switch (line.Does)
        {
            case "adds the exhook server":
                return _broker.AddServerAsync(Settings(with), _script.Open());
            case "changes the exhook server":
                return _broker.ChangeServerAsync(Settings(with));
            case "deletes the exhook server":
                return _broker.DeleteServerAsync(with["name"]!.GetValue<string>());
            case "kicks the client":
                return _broker.KickAsync(with["client_id"]!.GetValue<string>());
            case "publishes by REST":
                return _broker.PublishByRestAsync(EmqxPackets.Publish(with));
            case "stops":
                return _broker.StopAsync();
            case "starts":
                return _broker.StartAsync();
            case "changes its authorization settings":
                JsonObject cache = with["cache"] as JsonObject ?? [];
                _broker.Authorization = new()
                {
                    AllowsNoMatch = with["no_match"]?.GetValue<string>() != "deny",
                    DisconnectsDenied = with["deny_action"]?.GetValue<string>() == "disconnect",
                    Caches = cache["enable"]?.GetValue<bool>() ?? false,
                    CacheSize = cache["max_size"]?.GetValue<int>() ?? 32,
                    CacheTime = cache["ttl"] is { } ttl ? EmqxPackets.Duration(ttl) : TimeSpan.FromMinutes(1),
                };
                return Task.CompletedTask;
            default:
                throw _recording.Damaged(line.Number, $"{line} is not known here");
        }
    }

    private static EmqxServerSettings Settings(JsonObject with) => new()
    {
        Name = with["name"]!.GetValue<string>(),
        Enable = with["enable"]?.GetValue<bool>() ?? true,
        FailedAction = with["failed_action"]?.GetValue<string>() == "ignore" ? EmqxFailedAction.Ignore : EmqxFailedAction.Deny,
        RequestTimeout = with["request_timeout"] is { } timeout ? EmqxPackets.Duration(timeout) : TimeSpan.FromSeconds(5),
        AutoReconnect = with["auto_reconnect"] is { } wait
            ? wait.ToJsonString().Trim('"') == "false" ? null : EmqxPackets.Duration(wait)
            : TimeSpan.FromSeconds(60),
    };

    /// <summary>Moves the clock until as much has been seen of everybody as was recorded so far.</summary>
    private void CatchUp()
    {
        for (int i = 0; i < MaxTimers && _clock.NextTimer is { } next && IsBehind(); i++)
        {
            _clock.Advance(next - _clock.GetUtcNow());
        }
    }

    private bool IsBehind()
    {
        ILookup<string, EmqxEvent> seen = SeenSoFar().ToLookup(static e => e.Key, StringComparer.Ordinal);
        return _recorded.GroupBy(static e => e.Key, StringComparer.Ordinal).Any(g => seen[g.Key].Count() < g.Count());
    }

    protected virtual EmqxEvent Call(RecordingLine line)
    {
        string method = line.Text("method")!;
        JsonNode request = line.Json["request"]!;
        (string key, bool isShared) = _keys.OfCall(line.Text("server") ?? "", method, request);
        JsonObject headers = line.Json["headers"]!.AsObject();
        JsonObject protocol = [];
        foreach (string name in (string[])[":path", "content-type", "te", "grpc-timeout", "grpc-encoding", "grpc-message-type"])
        {
            protocol[name] = headers[name]?.DeepClone();
        }

        return new(key, isShared, line.ToString(), new JsonObject { ["server"] = line.Text("server") ?? "", ["headers"] = protocol, ["request"] = request.DeepClone() })
        {
            Varies = [.. line.Varies.Where(static v => !v.StartsWith("reply", StringComparison.Ordinal)).Select(static v => v.StartsWith("headers", StringComparison.Ordinal) ? v : "request." + v)],
            Bytes = line.Varies.Any(static v => !v.StartsWith("reply", StringComparison.Ordinal)) || request["message"]?["headers"] is JsonObject { Count: > 1 } ? null : line.Text("request_base64"),
            MessageId = request["message"]?["id"]?.GetValue<string>(),
        };
    }

    private void Heard(EmqxCall call, JsonObject request)
    {
        (string key, bool isShared) = _keys.OfCall(_script.NameOf(call), call.Method, request);
        JsonObject headers = new()
        {
            [":path"] = call.Path,
            ["content-type"] = EmqxCall.ContentType,
            ["te"] = "trailers",
            ["grpc-timeout"] = call.TimeoutText,
            ["grpc-encoding"] = "identity",
            ["grpc-message-type"] = call.MessageType,
        };
        AddSeen(new(key, isShared, call.Method, new JsonObject { ["server"] = _script.NameOf(call), ["headers"] = headers, ["request"] = request })
        {
            Bytes = Convert.ToBase64String(call.Body),
            MessageId = request["message"]?["id"]?.GetValue<string>(),
        });
    }

    private EmqxEvent Outcome(RecordingLine line)
    {
        string sees = line.Text("sees")!;
        (string key, bool isShared) = _keys.OfOutcome(line.Client!, sees);
        JsonObject json = new() { ["sees"] = sees };
        foreach (string name in (string[])["code", "detail"])
        {
            if (line.Json[name] is { } value)
            {
                json[name] = value.DeepClone();
            }
        }

        return new(key, isShared, line.ToString(), json) { Varies = line.Varies };
    }

    private void Saw(string label, MqttReceived received)
    {
        JsonObject outcome = EmqxPackets.Outcome(received, _version);
        string sees = outcome["sees"]!.GetValue<string>();
        (string key, bool isShared) = _keys.OfOutcome(label, sees);
        AddSeen(new(key, isShared, sees, outcome));
    }

    private void AddStatus(RecordingLine line)
    {
        string sees = line.Text("sees")!;
        string name = line.Json["detail"]?["name"]?.GetValue<string>() ?? _broker.Hooks.Servers[0].Settings.Name;
        JsonObject detail = new() { ["status"] = _broker.Server(name).Status.ToString().ToLower(CultureInfo.InvariantCulture) };
        if (line.Json["detail"]?["name"] is not null)
        {
            detail["name"] = name;
        }

        AddSeen(new(_keys.OfOutcome("operator", sees).Key, false, sees, new JsonObject { ["sees"] = sees, ["detail"] = detail }));
    }
}
