using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>
/// Plays a recording to the fake: it gets what clients and operators did, and the replies of the endpoints. What it calls and what clients see is collected
/// for <see cref="VerneMqComparison"/>, never fed in.
/// </summary>
internal sealed class VerneMqReplay : IAsyncDisposable
{
    private readonly FakeVerneMqOptions _options;
    private readonly FakeClock _clock = new();
    private readonly Dictionary<string, int> _expected = new(StringComparer.Ordinal);

    public VerneMqReplay(Recording recording)
    {
        Recording = recording;
        Shared = VerneMqSharedMembers.Of(recording);
        _options = new FakeVerneMqOptions { Version = VersionOf(recording), Time = _clock };
        foreach (JsonNode? registration in recording.Header["registrations"]!.AsArray())
        {
            if (!WebhookHook.Names.Contains(registration!["hook"]!.GetValue<string>()))
            {
                throw recording.Damaged(1, $"'{registration["hook"]}' is no hook");
            }

            _options.Registrations.Add(new VerneMqWebhook(registration!["hook"]!.GetValue<string>(), new Uri(registration["endpoint"]!.GetValue<string>(), UriKind.RelativeOrAbsolute))
            {
                Base64Payload = registration["base64payload"]!.GetValue<bool>(),
                NoPayload = registration["no_payload"]!.GetValue<bool>(),
                BrokerTimeout = TimeSpan.FromMilliseconds(registration["response_timeout"]!.GetValue<int>()),
            });
        }

        Endpoints = new ScriptedEndpoints(recording, ClientOf, _options.Time);
        Fake = FakeVerneMq.StartScripted(_options, Endpoints.Open);
    }

    public Recording Recording { get; }

    public VerneMqSharedMembers Shared { get; }

    public FakeVerneMq Fake { get; }

    public ScriptedEndpoints Endpoints { get; }

    /// <summary>The connections by the names of the recording.</summary>
    public Dictionary<string, VerneMqChannel> Clients { get; } = new(StringComparer.Ordinal);

    /// <summary>When each packet that a client saw came.</summary>
    public Dictionary<string, List<DateTimeOffset>> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>What operators were answered, by the line.</summary>
    public Dictionary<RecordingLine, JsonNode> AdminResults { get; } = [];

    /// <summary>When the client of an outcome had last sent something, by the line.</summary>
    public Dictionary<RecordingLine, DateTimeOffset> LastSent { get; } = [];

    private Dictionary<string, DateTimeOffset> Sent { get; } = new(StringComparer.Ordinal);

    /// <summary>Whose call it is: mountpoint and client id; the members of a shared subscription are one.</summary>
    public string ClientOf(JsonObject request) => Shared.Normalize(request) ?? $"{request["mountpoint"]?.GetValue<string>()}/{request["client_id"]?.GetValue<string>()}";

    /// <summary>Plays all lines.</summary>
    /// <returns>The first line that never came; null: all came.</returns>
    public string? Play()
    {
        for (int i = 0; i < Recording.Lines.Count; i++)
        {
            RecordingLine line = Recording.Lines[i];
            Endpoints.Order.Reach(line.Number);
            switch (line.Event)
            {
                case "client":
                    Sent[line.Client!] = _options.Time.GetUtcNow();
                    Do(line);
                    break;
                case "admin":
                    AdminResults[line] = VerneMqAdmin.Do(Fake, line.Does) ?? throw Recording.Damaged(line.Number, $"'{line.Does}' is no operator's command here");
                    break;
                case "wait":
                    Wait(line);
                    break;
                case "call":
                case "outcome" when line.Text("sees") != "nothing":
                    if (!TryAwait(line))
                    {
                        return $"{line} never came";
                    }

                    break;
                case "outcome" or "metrics":
                    break;
                default:
                    throw Recording.Damaged(line.Number, $"{line} is not known here");
            }
        }

        Endpoints.Order.ReachEnd();
        return null;
    }

    public ValueTask DisposeAsync() => Fake.DisposeAsync();

    private static FakeVerneMqVersion VersionOf(Recording recording) => recording.Broker switch
    {
        "VerneMQ 2.1.2" => FakeVerneMqVersion.V21,
        "VerneMQ 2.2.0" => FakeVerneMqVersion.V22,
        _ => throw recording.Damaged(1, $"'{recording.Broker}' is not played"),
    };

    private void Wait(RecordingLine line)
    {
        if (line.Json["ms"]?.GetValue<int>() is { } milliseconds)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
        else
        {
            AdvanceToNextTimer();
        }
    }

    /// <summary>Moves the time on, timer after timer, until as much has happened as the recording tells up to this line.</summary>
    private bool TryAwait(RecordingLine line)
    {
        string key = line.Event == "outcome" ? $"outcome {line.Client}" : $"call {line.Text("endpoint")} {line.Text("hook")}";
        int wanted = _expected[key] = _expected.GetValueOrDefault(key) + 1;
        bool waited = true;
        while (Happened(line) < wanted && (waited = AdvanceToNextTimer()))
        {
        }

        if (line.Event == "outcome")
        {
            LastSent[line] = Sent.GetValueOrDefault(line.Client!);
        }

        return waited;
    }

    private int Happened(RecordingLine line) => line.Event == "outcome"
        ? Shared.IsMember(line.Client!) ? Shared.Clients.Sum(c => Count(c)) - Shared.Clients.Where(c => c != line.Client).Sum(c => _expected.GetValueOrDefault($"outcome {c}")) : Count(line.Client!)
        : Endpoints.Calls.Count(c => c.Endpoint == line.Text("endpoint") && c.Hook == line.Text("hook"));

    private int Count(string client) => Clients.TryGetValue(client, out VerneMqChannel? channel) ? channel.Received.Count : 0;

    private bool AdvanceToNextTimer()
    {
        if (_clock.NextTimer is not { } next)
        {
            return false;
        }

        TimeSpan by = next - _options.Time.GetUtcNow();
        _clock.Advance(by > TimeSpan.Zero ? by : TimeSpan.Zero);
        return true;
    }

    private void Do(RecordingLine line)
    {
        JsonObject with = line.With;
        if (line.Does == "CONNECT")
        {
            VerneMqChannel opened = Fake.Open(VerneMqJson.Connect(with, Recording.Header["mqtt"]!.GetValue<string>()), new VerneMqPeer(), line.Client!);
            List<DateTimeOffset> times = [];
            opened.Sent = _ => times.Add(_options.Time.GetUtcNow());
            Clients[line.Client!] = opened;
            Seen[line.Client!] = times;
            _ = opened.ConnectAsync();
            return;
        }

        if (!Clients.TryGetValue(line.Client!, out VerneMqChannel? channel))
        {
            throw Recording.Damaged(line.Number, $"{line}: this client has not connected");
        }

        int packetId = with["packet_id"]?.GetValue<int>() ?? 0;
        _ = line.Does switch
        {
            "PUBLISH" => channel.PublishAsync(VerneMqJson.Publish(with), new VerneMqPublishResult()),
            "SUBSCRIBE" => channel.SubscribeAsync(packetId, VerneMqJson.Subscriptions(with), VerneMqJson.Properties(with)),
            "UNSUBSCRIBE" => channel.UnsubscribeAsync(packetId, [.. with["topics"]!.AsArray().Select(static t => t!.GetValue<string>())], VerneMqJson.Properties(with)),
            "PUBACK" => channel.AnswerAsync(MqttPacket.Puback, packetId),
            "PUBREC" => channel.AnswerAsync(MqttPacket.Pubrec, packetId, with["reason_code"]?.GetValue<int>() ?? 0),
            "PUBREL" => channel.AnswerAsync(MqttPacket.Pubrel, packetId),
            "PUBCOMP" => channel.AnswerAsync(MqttPacket.Pubcomp, packetId),
            "PINGREQ" => channel.PingAsync(),
            "DISCONNECT" => channel.DisconnectAsync(with["reason_code"]?.GetValue<int>() ?? 0, VerneMqJson.Properties(with)),
            "CLOSE" => channel.LoseAsync(),
            _ => throw Recording.Damaged(line.Number, $"{line}: no client can do this here"),
        };
    }
}
