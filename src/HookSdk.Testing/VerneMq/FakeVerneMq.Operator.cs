namespace HookSdk.Testing;

/// <content>What an operator does: <c>vmq-admin</c>, stopping and starting.</content>
public sealed partial class FakeVerneMq
{
    private readonly VerneMqAdmin _admin;

    /// <summary>Whether the broker runs.</summary>
    public bool IsRunning => _admin.IsRunning;

    /// <summary>Puts the hook server out of reach, as if it had stopped, or in reach again: every connection to a webhook's endpoint is refused meanwhile, and VerneMQ refuses every client.</summary>
    /// <param name="isInReach">Whether calls reach it.</param>
    public void SetReach(bool isInReach) => _webhooks.IsRefused = !isInReach;

    /// <summary>The webhooks that are registered (<c>vmq-admin webhooks show</c>); those of one hook in the order of its chain.</summary>
    public IReadOnlyList<VerneMqWebhook> Webhooks => _admin.Webhooks;

    /// <summary>The broker's counters of webhooks, such as <c>webhooks_auth_on_publish_requests</c>, by their names. Calls that killed a session are not counted.</summary>
    public IReadOnlyDictionary<string, long> Metrics => _admin.Metrics;

    /// <summary><c>vmq-admin webhooks register</c>: it lasts until the broker stops.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <returns>False when the URL is registered for the hook already; its options stay as they are.</returns>
    /// <exception cref="ArgumentException">There is no such hook.</exception>
    public bool Register(VerneMqWebhook webhook) => _admin.Register(webhook);

    /// <summary><c>vmq-admin webhooks deregister</c>.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="endpoint">The URL, letter for letter as it was registered.</param>
    /// <returns>False when it is not registered.</returns>
    public bool Deregister(string hook, Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _admin.Deregister(hook, endpoint.OriginalString);
    }

    /// <summary><c>vmq-admin webhooks cache show</c>.</summary>
    /// <param name="reset">Sets hits and misses back to zero afterwards.</param>
    /// <returns>The rows, without those that are zero.</returns>
    public IReadOnlyList<VerneMqCacheStat> ShowCache(bool reset = false) => _admin.ShowCache(reset);

    /// <summary><c>vmq-admin webhooks cache clear</c>.</summary>
    public void ClearCache() => _admin.ClearCache();

    /// <summary><c>vmq-admin plugin disable</c> and <c>enable</c> of vmq_webhooks: until it is enabled everything that it decided is refused, and what was registered by command is lost.</summary>
    /// <param name="isEnabled">Whether it is to run.</param>
    public void EnableWebhooks(bool isEnabled) => _admin.EnableWebhooks(isEnabled);

    /// <summary><c>vmq-admin session disconnect</c>.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="mountpoint">The mountpoint; empty, the default: none.</param>
    /// <param name="cleanup">Whether what is stored goes too (<c>--cleanup</c>), of a client that is away as well. No hook is called then, and no client gets a DISCONNECT; off by default.</param>
    /// <returns>False when no such client is connected, and with <paramref name="cleanup"/>, when there is no such session.</returns>
    public Task<bool> KickAsync(string clientId, string mountpoint = "", bool cleanup = false) => _admin.DisconnectAsync(clientId, mountpoint, cleanup);

    /// <summary><c>vmq-admin session reauthorize</c>: asks about every subscription of a client again, one at a time, and removes what is refused.</summary>
    /// <param name="userName">The client's user name.</param>
    /// <param name="clientId">The client id.</param>
    /// <param name="mountpoint">The mountpoint; empty, the default: none.</param>
    /// <returns>False when nothing has changed.</returns>
    public Task<bool> ReauthorizeAsync(string? userName, string clientId, string mountpoint = "") => _admin.ReauthorizeAsync(userName, clientId, mountpoint);

    /// <summary>Stops the broker: every connection is cut, stored sessions stay, webhooks that were registered by command or by the management API are forgotten.</summary>
    /// <returns>Ends when it has stopped.</returns>
    public async Task StopBrokerAsync()
    {
        await _admin.StopAsync().ConfigureAwait(false);
        await PauseManagementAsync().ConfigureAwait(false);
        _admin.Forget();
    }

    /// <summary>Starts the broker after a stop, with the webhooks of its configuration.</summary>
    /// <returns>Ends when it runs.</returns>
    public async Task StartBrokerAsync()
    {
        _admin.Start();
        await ResumeManagementAsync().ConfigureAwait(false);
    }

    /// <summary>Stops the broker and starts it again.</summary>
    /// <returns>Ends when it runs.</returns>
    public async Task RestartAsync()
    {
        await StopBrokerAsync().ConfigureAwait(false);
        await StartBrokerAsync().ConfigureAwait(false);
    }
}
