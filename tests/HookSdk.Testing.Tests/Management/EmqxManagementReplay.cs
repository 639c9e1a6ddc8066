using System.Text;
using System.Text.Json.Nodes;
using HookSdk.EmqX.ExHook.Wire;
using HookSdk.Testing.Tests.Emqx.Fake;
using HookSdk.Testing.Tests.Emqx.Recordings;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Management;

/// <summary>Plays a recording of EMQX's management API. The recorder's hook servers are played by <see cref="ScriptedLink"/>: they want the hooks that the recording shows.</summary>
internal sealed class EmqxManagementReplay : ManagementReplay
{
    private readonly FakeEmqx _emqx;
    private readonly Dictionary<string, FakeEmqxClient> _clients = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private readonly Dictionary<string, string[]> _hooks = new(StringComparer.Ordinal);
    private string _cursor = "";
    private bool _isAway;

    private EmqxManagementReplay(ManagementRecording recording, FakeEmqx emqx)
        : base(recording)
    {
        _emqx = emqx;
        _isAway = recording.Scenario == "exhooks-server-down";
        foreach (RecordingLine line in recording.Lines.Where(static l => l.Event == "http" && l.Json["response"]!["body"] is JsonObject { } b && b["hooks"] is JsonArray { Count: > 0 }))
        {
            JsonObject shown = line.Json["response"]!["body"]!.AsObject();
            _hooks[shown["url"]!.GetValue<string>()] = [.. shown["hooks"]!.AsArray().Select(static h => h!["name"]!.GetValue<string>())];
        }

        emqx.OpenScripted = url => Uri.TryCreate(url, UriKind.Absolute, out _) ? new Link(this, _hooks.GetValueOrDefault(url, ["client.authenticate"])) : null;
    }

    protected override HttpMessageHandler Handler => _emqx.Management;

    public static async Task<EmqxManagementReplay> OpenAsync(ManagementRecording recording)
    {
        FakeEmqxVersion version = FakeEmqxVersion.All.First(v => v.Number == recording.Version);
        string? at = recording.Lines.Select(static l => (l.Json["response"]?["body"] as JsonObject)?["at"]).FirstOrDefault(static a => a is not null)?.GetValue<string>();
        return new(recording, await FakeEmqx.StartAsync(o =>
        {
            o.Version = version;
            o.ApiKeys.Add("viewkey:secret:viewer");
            o.ApiKeys.Add("pubkey:secret:publisher");
            o.Authorization = new EmqxAuthorizationOptions { Caches = false };
            o.Time = at is null ? new FakeClock() : new FakeClock(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        }));
    }

    public override ValueTask DisposeAsync() => _emqx.DisposeAsync();

    protected override string? Header(string name, string recorded, JsonObject request, JsonObject response)
    {
        if (name != "authorization")
        {
            return recorded;
        }

        string key = (response["status"]!.GetValue<int>(), (response["body"] as JsonObject)?["code"]?.ToString()) switch
        {
            (401, "BAD_API_KEY_OR_SECRET") => "key:wrong",
            (403, _) when request["method"]!.ToString() == "GET" => "pubkey:secret",
            (403, _) => "viewkey:secret",
            _ => "key:secret",
        };
        bool isBroken = response["status"]!.GetValue<int>() == 400 && response["body"] is null && request["path"]!.ToString() == "/api/v5/nodes";
        return recorded.StartsWith("Bearer", StringComparison.Ordinal) ? "Bearer x" : isBroken ? "Basic %%%" : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(key));
    }

    protected override string PathOf(JsonObject request, JsonObject response)
    {
        string path = request["path"]!.GetValue<string>();
        int at = path.IndexOf("cursor=", StringComparison.Ordinal);
        return at >= 0 && path.Length - at > 40 ? path[..at] + "cursor=" + _cursor : path;
    }

    protected override void Answered(JsonObject request, string body)
    {
        if (request["path"]!.ToString().StartsWith("/api/v5/clients_v2", StringComparison.Ordinal) && JsonNode.Parse(body)?["meta"]?["cursor"] is { } cursor)
        {
            _cursor = cursor.GetValue<string>();
        }

        // The recorder's server is there from the second request on, and goes before the second client comes.
        if (Recording.Scenario == "exhooks-server-down" && request["method"]!.ToString() == "GET" && !_clients.ContainsKey("c2"))
        {
            _isAway = false;
        }
    }

    protected override async Task<(Func<IEnumerable<MqttReceived>> Received, MqttVersion Version)> ConnectAsync(RecordingLine line, MqttConnect connect)
    {
        if (Recording.Scenario == "exhooks-server-down")
        {
            _isAway = line.Client == "c2";
        }

        if (Recording.Scenario == "banned-edges" && _clients.ContainsKey(line.Client!))
        {
            _emqx.Time.Advance(TimeSpan.FromSeconds(3));
        }

        FakeEmqxClient client = (await _emqx.ConnectAsync(connect)).Client;
        _clients[line.Client!] = client;
        return (() => client.Received, connect.Version);
    }

    protected override async Task DoAsync(string client, string does, JsonObject with)
    {
        FakeEmqxClient who = _clients[client];
        switch (does)
        {
            case "SUBSCRIBE":
                await who.SubscribeAsync([.. with["filters"]!.AsArray().Select(static f => EmqxPackets.Subscription(f!.AsObject()))]);
                break;
            case "PUBLISH":
                await who.PublishAsync(EmqxPackets.Publish(with));
                break;
            case "DISCONNECT":
                await who.DisconnectAsync();
                break;
            default:
                throw new InvalidDataException($"{Recording.Id}: {does} is no packet that is played.");
        }
    }

    protected override async Task EndAsync()
    {
        // What is delayed for a second came while the recorder waited for the end.
        _emqx.Time.Advance(TimeSpan.FromSeconds(1));
        await _emqx.SettledAsync();
    }

    protected override async Task OtherAsync(RecordingLine line)
    {
        switch (line.Event)
        {
            case "provider":
                await _emqx.LoadAsync("main");
                _emqx.Broker.Hooks.CallsTwice = true;
                break;
            case "device":
                break;
            case "call":
                break;
            default:
                throw Recording.Damaged(line, "is not known here");
        }
    }

    /// <summary>Where the calls differ from those of the recording; null: nowhere.</summary>
    public string? DifferentCalls()
    {
        string[] recorded = [.. Recording.Lines.Where(static l => l.Event == "call").Select(static l => $"{l.Text("server")} {l.Text("method")}")];
        return recorded.Order(StringComparer.Ordinal).SequenceEqual(_calls.Order(StringComparer.Ordinal)) ? null : $"calls [{string.Join(", ", _calls)}] for [{string.Join(", ", recorded)}]";
    }

    private sealed class Link : EmqxLink
    {
        private static readonly EmqxAnswer Allow = ScriptedLink.Bool(ValuedResponse.Types.ResponsedType.StopAndReturn, true);

        private readonly EmqxManagementReplay _replay;
        private readonly ScriptedLink _inner;

        public Link(EmqxManagementReplay replay, string[] hooks)
        {
            _replay = replay;
            _inner = new ScriptedLink(hooks).On("OnClientAuthenticate", Allow).On("OnClientAuthorize", Allow)
                .On("OnMessagePublish", ScriptedLink.Message(new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.Ignore }));
        }

        public override ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default)
        {
            if (_replay._isAway && call.Server == "main")
            {
                return new(EmqxAnswer.Away("the recorder's server is away"));
            }

            _replay._calls.Add($"{call.Server} {call.Method}");
            return _inner.SendAsync(call, inPieces, hangUp);
        }

        public override void Dispose() => _inner.Dispose();
    }
}
