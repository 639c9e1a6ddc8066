namespace HookSdk.Testing;

/// <summary>What an operator does at the broker, by <c>vmq-admin</c> or the management API, and by stopping and starting it.</summary>
internal sealed class VerneMqAdmin(VerneMqBroker broker)
{
    private readonly WebhookClient _webhooks = broker.Webhooks;

    /// <summary>Whether the broker runs.</summary>
    public bool IsRunning { get; private set; } = true;

    public IReadOnlyList<VerneMqWebhook> Webhooks => _webhooks.Registry.All;

    public IReadOnlyDictionary<string, long> Metrics => _webhooks.Metrics.Counters;

    /// <summary>False: it is registered already. Throws for a hook that there is not.</summary>
    public bool Register(VerneMqWebhook webhook)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        if (WebhookHook.Find(webhook.Hook) is null)
        {
            throw new ArgumentException($"There is no hook '{webhook.Hook}'.", nameof(webhook));
        }

        bool isNew = _webhooks.Registry.TryAdd(webhook);
        broker.Tell($"operator: register {webhook.Hook} {webhook.Url}{(isNew ? "" : ": already_registered")}");
        return isNew;
    }

    /// <summary>False: it is not registered.</summary>
    public bool Deregister(string hook, string endpoint)
    {
        bool isGone = _webhooks.Registry.TryRemove(hook, endpoint);
        broker.Tell($"operator: deregister {hook} {endpoint}{(isGone ? "" : ": not_found")}");
        return isGone;
    }

    public IReadOnlyList<VerneMqCacheStat> ShowCache(bool reset) => _webhooks.Cache.Show(reset);

    public void ClearCache()
    {
        _webhooks.Cache.Clear();
        broker.Tell("operator: cache clear");
    }

    /// <summary>The plugin vmq_webhooks is to run, or not. What was registered by command is lost.</summary>
    public void EnableWebhooks(bool isEnabled)
    {
        if (broker.Chains.IsEnabled != isEnabled)
        {
            broker.Chains.IsEnabled = isEnabled;
            _webhooks.Cache.Clear();
            Configure();
            broker.Tell($"operator: plugin {(isEnabled ? "enable" : "disable")} vmq_webhooks");
        }
    }

    /// <summary>False: no such client is connected, and with <paramref name="cleanup"/>, there is no such session.</summary>
    public async Task<bool> DisconnectAsync(string clientId, string mountpoint, bool cleanup)
    {
        broker.Tell($"operator: session disconnect {clientId}{(cleanup ? " --cleanup" : "")}");
        if (broker.Sessions(mountpoint).Find(clientId)?.Channel is not VerneMqChannel channel || (!channel.IsOpen && !cleanup))
        {
            return false;
        }

        await channel.Process.PostAsync(() => cleanup ? broker.Ending.CleanUpAsync(channel) : broker.Ending.DropAsync(channel, EndFlow.AdministrativeAction)).ConfigureAwait(false);
        return true;
    }

    /// <summary>False: nothing has changed.</summary>
    public async Task<bool> ReauthorizeAsync(string? userName, string clientId, string mountpoint)
    {
        broker.Tell($"operator: session reauthorize {clientId}");
        if (broker.Sessions(mountpoint).Find(clientId) is not { Channel: VerneMqChannel channel } session || channel.Caller.UserName != userName)
        {
            return false;
        }

        bool changed = false;
        await channel.Process.PostAsync(async () => changed = await broker.Subscribing.ReauthorizeAsync(channel, session).ConfigureAwait(false)).ConfigureAwait(false);
        return changed;
    }

    /// <summary>The broker stops: every connection is cut.</summary>
    public async Task StopAsync()
    {
        IsRunning = false;
        broker.Tell("operator: the broker stops");
        foreach (MqttSession session in broker.AllSessions())
        {
            if (session.Channel is VerneMqChannel { IsOpen: true } channel)
            {
                await channel.Process.PostAsync(() => broker.Ending.StopAsync(channel)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What a broker that has stopped does not know any more.</summary>
    public void Forget()
    {
        _webhooks.Registry.Clear();
        _webhooks.Cache.Clear();
        _webhooks.Metrics.Clear();
    }

    /// <summary>The broker starts, with the webhooks of its configuration.</summary>
    public void Start()
    {
        broker.Tell("operator: the broker starts");
        Configure();
        IsRunning = true;
    }

    /// <summary>The webhooks of the configuration are registered, and no others.</summary>
    public void Configure()
    {
        _webhooks.Registry.Clear();
        foreach (VerneMqWebhook webhook in broker.Options.Registrations)
        {
            Register(webhook);
        }
    }
}
