namespace HookSdk.Testing;

/// <summary>Plays a VerneMQ broker.</summary>
public sealed class FakeVerneMq : IAsyncDisposable
{
    private readonly FakeVerneMqOptions _options;
    private readonly Transcript _transcript = new();
    private readonly WebhookClient _webhooks;
    private readonly VerneMqBroker _broker;

    private FakeVerneMq(FakeVerneMqOptions options, TimeProvider wireTime, Func<string, HookTransport> open)
    {
        _options = options;
        _webhooks = new WebhookClient(options, wireTime, open, Faults, _transcript);
        _broker = new VerneMqBroker(options, _webhooks, _transcript);
        foreach (VerneMqRegistration registration in options.Registrations)
        {
            _webhooks.Registry.TryAdd(registration);
        }
    }

    /// <summary>The broker's clock.</summary>
    public FakeClock Time => _options.Time;

    /// <summary>Faults to play.</summary>
    public HookFaults Faults { get; } = new(WebhookHook.Names);

    internal IReadOnlyDictionary<string, long> Metrics => _webhooks.Metrics.Counters;

    internal static FakeVerneMq StartScripted(FakeVerneMqOptions options, Func<string, HookTransport> open) => new(options, options.Time, open);

    internal VerneMqChannel Open(MqttConnect connect, VerneMqPeer peer, string name) => new(_broker, connect, _broker.WithPort(peer), name);

    internal bool Register(VerneMqRegistration registration) => _webhooks.Registry.TryAdd(registration);

    internal bool Deregister(string hook, string endpoint) => _webhooks.Registry.TryRemove(hook, endpoint);

    internal IReadOnlyList<VerneMqCacheStat> ShowCache(bool reset = false) => _webhooks.Cache.Show(reset);

    internal void ClearCache() => _webhooks.Cache.Clear();

    internal async Task<bool> DisconnectClientAsync(string clientId, string mountpoint = "")
    {
        if (_broker.Sessions(mountpoint).Find(clientId)?.Channel is not VerneMqChannel { IsOpen: true } channel)
        {
            return false;
        }

        await channel.Process.PostAsync(() => _broker.Ending.DropAsync(channel, EndFlow.AdministrativeAction)).ConfigureAwait(false);
        return true;
    }

    internal async Task<bool> ReauthorizeAsync(string username, string clientId, string mountpoint = "")
    {
        if (_broker.Sessions(mountpoint).Find(clientId) is not { Channel: VerneMqChannel channel } session || channel.Caller.Username != username)
        {
            return false;
        }

        bool changed = false;
        await channel.Process.PostAsync(async () => changed = await _broker.Subscribing.ReauthorizeAsync(channel, session).ConfigureAwait(false)).ConfigureAwait(false);
        return changed;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _webhooks.Dispose();
        return default;
    }
}
