using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Emqx.Recordings;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Management;

/// <summary>Plays a recording of VerneMQ's management API. The recorder's endpoint says ok to the six hooks that decide.</summary>
internal sealed class VerneMqManagementReplay : ManagementReplay
{
    private const string Endpoint = "http://127.0.0.1:8080/vernemq";
    private const string Key = "KEY";

    private readonly FakeVerneMq _broker;
    private readonly Dictionary<string, FakeVerneMqClient> _clients = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];
    private string _made = "";
    private string _second = "";
    private string _added = "";
    private bool _refuses;

    public VerneMqManagementReplay(ManagementRecording recording)
        : base(recording)
    {
        FakeVerneMqOptions options = new() { Version = recording.Version == "2.1.2" ? FakeVerneMqVersion.V21 : FakeVerneMqVersion.V22, ApiKey = Key };
        foreach (string hook in (string[])["auth_on_register", "auth_on_publish", "auth_on_subscribe", "auth_on_register_m5", "auth_on_publish_m5", "auth_on_subscribe_m5"])
        {
            options.Registrations.Add(new VerneMqWebhook(hook, new Uri(Endpoint)));
        }

        _broker = FakeVerneMq.StartScripted(options, url => new Ok(this, url));
    }

    protected override HttpMessageHandler Handler => _broker.Management;

    public override ValueTask DisposeAsync() => _broker.DisposeAsync();

    protected override async Task BeginAsync()
    {
        // Those clients are not in the recording.
        for (int i = 0; Recording.Scenario == "session-show-limit" && i < 104; i++)
        {
            await _broker.ConnectAsync($"many{i}", "u1", "x");
        }
    }

    protected override string? Header(string name, string recorded, JsonObject request, JsonObject response)
    {
        bool isRefused = response["status"]!.GetValue<int>() == 401;
        string key = request["path"]!.ToString().StartsWith("/api/v2", StringComparison.Ordinal) ? _second : Key;
        return name switch
        {
            "x-api-key" => isRefused ? "wrong" : key,
            "authorization" when recorded.StartsWith("Basic", StringComparison.Ordinal) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(isRefused ? ":" + Key : Key + ":x")),
            "authorization" => "Bearer " + Key,
            _ => recorded,
        };
    }

    protected override string PathOf(JsonObject request, JsonObject response) => request["path"]!.GetValue<string>().Replace("***", _made, StringComparison.Ordinal);

    protected override void Answered(JsonObject request, string body)
    {
        if (request["path"]!.ToString().StartsWith("/api/v1/api-key/create", StringComparison.Ordinal) && body.Length > 0)
        {
            _made = JsonNode.Parse(body)!["text"]!.GetValue<string>();
        }
        else if (request["path"]!.ToString() == "/api/v1/api-key/delete?key=***")
        {
            _made = _added;
        }
        else if (request["path"]!.ToString() == "/api/v1/webhooks/deregister?endpoint=http%3A%2F%2F127.0.0.1%3A9%2Fx&hook=on_publish")
        {
            // The recorder cleared up here, without recording it.
            foreach (VerneMqWebhook webhook in _broker.Webhooks.Where(static w => w.Endpoint.OriginalString != Endpoint && !w.Endpoint.OriginalString.EndsWith("/x7", StringComparison.Ordinal)).ToArray())
            {
                _broker.Deregister(webhook.Hook, webhook.Endpoint);
            }
        }
    }

    protected override async Task<(Func<IEnumerable<MqttReceived>> Received, MqttVersion Version)> ConnectAsync(RecordingLine line, MqttConnect connect)
    {
        FakeVerneMqClient client = (await _broker.ConnectAsync(connect)).Client;
        _clients[line.Client!] = client;
        return (() => client.Received, connect.Version);
    }

    protected override async Task DoAsync(string client, string does, JsonObject with)
    {
        FakeVerneMqClient who = _clients[client];
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

        _asked.Clear();
    }

    protected override Task OtherAsync(RecordingLine line)
    {
        switch (line.Event)
        {
            case "broker":
                string command = line.Text("does")!;
                if (command.Contains("api-key add", StringComparison.Ordinal))
                {
                    _added = _broker.CreateApiKey();
                }

                if (command.EndsWith("create", StringComparison.Ordinal) || command.EndsWith("=status", StringComparison.Ordinal) || command.EndsWith("=api2", StringComparison.Ordinal))
                {
                    string key = _broker.CreateApiKey(command.EndsWith("create", StringComparison.Ordinal) ? "mgmt" : command[(command.IndexOf('=', StringComparison.Ordinal) + 1)..]);
                    _second = command.EndsWith("=api2", StringComparison.Ordinal) ? key : _second;
                }

                break;
            case "calls":
                string[] recorded = [.. line.Json["hooks"]!.AsArray().Select(static h => h!.GetValue<string>())];
                if (!recorded.Order(StringComparer.Ordinal).SequenceEqual(_asked.Order(StringComparer.Ordinal)))
                {
                    Differs(line, $"calls [{string.Join(", ", _asked)}] for [{string.Join(", ", recorded)}]");
                }

                // From here on the recorder's endpoint refuses t/2.
                _refuses = true;
                _asked.Clear();
                break;
            default:
                throw Recording.Damaged(line, "is not known here");
        }

        return Task.CompletedTask;
    }

    private sealed class Ok(VerneMqManagementReplay replay, string url) : HookTransport
    {
        public override Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp)
        {
            if (url != Endpoint)
            {
                return Task.FromResult(HookResponse.Failed("econnrefused"));
            }

            replay._asked.Add(hook);
            bool isRefused = replay._refuses && hook.StartsWith("auth_on_subscribe", StringComparison.Ordinal) && Encoding.UTF8.GetString(body).Contains("\"t/2\"", StringComparison.Ordinal);
            string reply = isRefused ? """{"result":{"error":"not_allowed"}}""" : """{"result":"ok"}""";
            return Task.FromResult(new HookResponse(200, Encoding.UTF8.GetBytes(reply), null) { CacheControl = hook == "auth_on_publish_m5" && replay.Recording.Scenario == "webhooks" ? "max-age=600" : null });
        }

        public override void Dispose()
        {
        }
    }
}
