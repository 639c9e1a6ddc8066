namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>A broker with scripted hook servers.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    public ScriptedBroker(FakeEmqxVersion version, bool waitsInVain = true) =>
        Broker = new EmqxBroker(new EmqxBrokerOptions { Version = version, Time = Clock, Machine = Clock, WaitsInVain = waitsInVain }) { Authorization = new() { Caches = false } };

    public FakeClock Clock { get; } = new();

    public EmqxBroker Broker { get; }

    public async Task<ScriptedLink> AddAsync(string name, EmqxFailedAction failedAction, params string[] hooks)
    {
        ScriptedLink link = new(hooks);
        (await Broker.AddServerAsync(new EmqxServerSettings { Name = name, FailedAction = failedAction }, link)).ShouldBeNull();
        return link;
    }

    public async Task<EmqxDecision> ConnectAsync(string clientId)
    {
        EmqxChannel channel = Broker.Open(new MqttConnect(clientId));
        await channel.Process.PostAsync(async () => await channel.ConnectAsync());
        return channel.Decision!;
    }

    public ValueTask DisposeAsync() => Broker.DisposeAsync();
}
