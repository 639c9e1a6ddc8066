using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>FakeEmqx with one ExHook server.</summary>
internal sealed class EmqxBroker : Broker
{
    /// <summary>What the hook server is called: EMQX's usual name, default, reads as if nobody had decided.</summary>
    public const string ServerName = "your server";

    private readonly FakeEmqx _emqx;
    private readonly BrokerSettings _settings;

    private EmqxBroker(FakeEmqx emqx, BrokerSettings settings) => (_emqx, _settings) = (emqx, settings);

    public override IReadOnlyList<Verb> Verbs => MqttPlayer<FakeEmqxClient>.Verbs;

    public override IReadOnlyList<Step> LoadSteps => MqttPlayer<FakeEmqxClient>.LoadSteps;

    public override IReadOnlyList<CallSeen> Calls => [.. _emqx.Calls.Select(static c => new CallSeen(c.Hook, c.Elapsed, ProblemOf(c.Failure, c.FallbackCause)))];

    /// <exception cref="CommandException">The server cannot be loaded, or the version is none.</exception>
    public static async Task<EmqxBroker> StartAsync(BrokerSettings settings, TimeSpan limit)
    {
        FakeEmqxVersion? version = settings.Version is { } wanted ? FakeEmqxVersion.All.FirstOrDefault(v => v.Number == wanted || v.Number.StartsWith(wanted + ".", StringComparison.Ordinal)) : null;
        if (settings.Version is not null && version is null)
        {
            throw CommandException.Usage($"EMQX {settings.Version} is not played.", $"Versions are: {string.Join(", ", FakeEmqxVersion.All.Select(static v => v.Number[..v.Number.LastIndexOf('.')]))}.");
        }

        FakeEmqx emqx = await FakeEmqx.StartAsync(settings.Target(), o =>
        {
            Configure(o, settings);
            o.Version = version ?? FakeEmqxVersion.V510;
            o.Server = new EmqxServerSettings { Name = ServerName, RequestTimeout = limit, AutoReconnect = null };
            o.Authorization = new EmqxAuthorizationOptions { Caches = false };
            o.LoadAtStart = false;
            o.CheckServer = false;
            o.KeepsHistory = settings.KeepsHistory;
        }).ConfigureAwait(false);
        EmqxLoadOutcome loaded = await emqx.LoadAsync().ConfigureAwait(false);
        if ((loaded.Problem ?? (loaded.Hooks.Count == 0 ? "it wants no hook" : null)) is { } problem)
        {
            await emqx.DisposeAsync().ConfigureAwait(false);
            throw new CommandException(ExitCode.Misbehaved, $"EMQX cannot load the server: {problem}", "The port must speak HTTP/2, and answer OnProviderLoaded with the hooks that it wants. hooksdk check exhook says more.");
        }

        return new(emqx, settings);
    }

    public override Player NewPlayer(string name) => new EmqxPlayer(_emqx, name, _settings);

    /// <summary>Unloads the server, as EMQX does: one that is loaded again without that takes it for the end of an outage, and warns.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _emqx.DeleteServerAsync().ConfigureAwait(false);
        await _emqx.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class EmqxPlayer(FakeEmqx emqx, string name, BrokerSettings settings) : MqttPlayer<FakeEmqxClient>(name, settings)
    {
        protected override bool IsConnected(FakeEmqxClient client) => client.IsConnected;

        protected override async Task<(FakeEmqxClient Client, Outcome Outcome)> ConnectAsync(MqttConnect connect)
        {
            EmqxConnectOutcome outcome = await emqx.ConnectAsync(connect).ConfigureAwait(false);
            string? word = outcome.Code is null ? null : outcome.IsAccepted ? MqttWords.LetIn : MqttWords.Refused;
            return (outcome.Client, new(MqttWords.Say(word, outcome.ToString())) { Words = MqttWords.OfConnect(outcome.IsAccepted) });
        }

        protected override async Task<Outcome> PublishAsync(FakeEmqxClient client, MqttPublish message)
        {
            EmqxPublishOutcome outcome = await client.PublishAsync(message).ConfigureAwait(false);
            bool isAccepted = outcome.Message is not null && !outcome.IsForbidden;
            return new(MqttWords.Say(isAccepted ? MqttWords.Accepted : MqttWords.Refused, outcome.ToString()))
            {
                Words = isAccepted ? MqttWords.OfDeliveries(outcome.Deliveries.Select(static d => d.ClientId)) : [],
            };
        }

        protected override async Task<Outcome> SubscribeAsync(FakeEmqxClient client, string filter, int qos)
        {
            EmqxSubscribeOutcome outcome = await client.SubscribeAsync(filter, qos).ConfigureAwait(false);
            return new(MqttWords.Say(MqttWords.OfCodes(outcome.Codes), outcome.ToString()));
        }

        protected override async Task<Outcome> UnsubscribeAsync(FakeEmqxClient client, string filter)
        {
            await client.UnsubscribeAsync(filter).ConfigureAwait(false);
            return new(MqttWords.Unsubscribed);
        }

        protected override Task DisconnectAsync(FakeEmqxClient client) => client.DisconnectAsync();

        protected override Task CloseAsync(FakeEmqxClient client) => client.CloseAsync();
    }
}
