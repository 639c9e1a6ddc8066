using System.Text.Json;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>FakeVerneMq with every hook registered at one server.</summary>
internal sealed class VerneMqBroker : Broker
{
    private readonly FakeVerneMq _broker;
    private readonly BrokerSettings _settings;

    private VerneMqBroker(FakeVerneMq broker, BrokerSettings settings) => (_broker, _settings) = (broker, settings);

    public override IReadOnlyList<Verb> Verbs => MqttPlayer<FakeVerneMqClient>.Verbs;

    public override IReadOnlyList<Step> LoadSteps => MqttPlayer<FakeVerneMqClient>.LoadSteps;

    public override IReadOnlyList<CallSeen> Calls =>
        [.. _broker.Calls.Select(static c => new CallSeen(c.Hook, c.Elapsed, ProblemOf(c.Failure is not null && !IsRefusal(c) ? c.Failure : null, c.FallbackCause)))];

    /// <exception cref="CommandException">The version is none.</exception>
    public static async Task<VerneMqBroker> StartAsync(BrokerSettings settings, TimeSpan limit) => new(
        await FakeVerneMq.StartAsync(settings.Target(), o =>
        {
            Configure(o, settings);
            o.Version = settings.Version switch
            {
                null or "2.2" or "2.2.0" => FakeVerneMqVersion.V22,
                "2.1" or "2.1.2" => FakeVerneMqVersion.V21,
                _ => throw CommandException.Usage($"VerneMQ {settings.Version} is not played.", "Versions are: 2.1, 2.2."),
            };
            o.CheckServer = false;
            o.Registration = r => r with { BrokerTimeout = limit };
            o.KeepsHistory = settings.KeepsHistory;
        }).ConfigureAwait(false),
        settings);

    public override Player NewPlayer(string name) => new VerneMqPlayer(_broker, name, _settings);

    public override ValueTask DisposeAsync() => _broker.DisposeAsync();

    /// <summary>An error in the reply is a decision like others.</summary>
    private static bool IsRefusal(VerneMqCallRecord call)
    {
        try
        {
            using JsonDocument reply = JsonDocument.Parse(call.Reply);
            return call.Status == 200 && reply.RootElement.ValueKind == JsonValueKind.Object && reply.RootElement.TryGetProperty("result", out JsonElement result) && result.ValueKind == JsonValueKind.Object && result.TryGetProperty("error", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class VerneMqPlayer(FakeVerneMq broker, string name, BrokerSettings settings) : MqttPlayer<FakeVerneMqClient>(name, settings)
    {
        protected override bool IsConnected(FakeVerneMqClient client) => client.IsConnected;

        protected override async Task<(FakeVerneMqClient Client, Outcome Outcome)> ConnectAsync(MqttConnect connect)
        {
            VerneMqConnectOutcome outcome = await broker.ConnectAsync(connect).ConfigureAwait(false);
            return (outcome.Client, new(outcome.ToString(), Killed(outcome.KilledBy)) { Words = MqttWords.OfConnect(outcome.IsAccepted) });
        }

        protected override async Task<Outcome> PublishAsync(FakeVerneMqClient client, MqttPublish message)
        {
            VerneMqPublishOutcome outcome = await client.PublishAsync(message).ConfigureAwait(false);
            return new(outcome.ToString(), Killed(outcome.KilledBy)) { Words = outcome.IsAccepted ? MqttWords.OfDeliveries(outcome.Deliveries.Select(static d => d.ClientId)) : [] };
        }

        protected override async Task<Outcome> SubscribeAsync(FakeVerneMqClient client, string filter, int qos)
        {
            VerneMqSubscribeOutcome outcome = await client.SubscribeAsync(filter, qos).ConfigureAwait(false);
            return new(MqttWords.Say(outcome.KilledBy is null ? MqttWords.OfCodes(outcome.Codes) : null, outcome.ToString()), Killed(outcome.KilledBy));
        }

        protected override async Task<Outcome> UnsubscribeAsync(FakeVerneMqClient client, string filter)
        {
            VerneMqSubscribeOutcome outcome = await client.UnsubscribeAsync(filter).ConfigureAwait(false);
            return new(MqttWords.Say(outcome.KilledBy is null && outcome.IsAnswered ? MqttWords.Unsubscribed : null, outcome.ToString()), Killed(outcome.KilledBy));
        }

        protected override Task DisconnectAsync(FakeVerneMqClient client) => client.DisconnectAsync();

        protected override Task CloseAsync(FakeVerneMqClient client) => client.CloseAsync();

        private static string[] Killed(string? killedBy) => killedBy is null ? [] : [$"A reply kills the client's session: {killedBy}"];
    }
}
