namespace HookSdk;

/// <summary>
/// What every hook server can be told. The options belong to the server of one target, not to a plugin.
/// They are bound from configuration and validated at start-up; a later change that is not valid is logged and the earlier settings stay.
/// </summary>
public abstract class HookServerOptions
{
    /// <summary>The time from a request that was read to its reply: 1 ms to 5 minutes. The default lies under the broker's own limit, where that is known.</summary>
    public TimeSpan Deadline { get; set; }

    /// <summary>
    /// Calls at once, at least 1. At this number a further call gets the fallback at once: there is no queue. A handler that is late counts until it ends.
    /// </summary>
    public int MaxConcurrentCalls { get; set; }

    /// <summary>The largest request body in bytes, 1,024 to 1 GiB. A larger one is not read: over HTTP the failure mode that the hook states is answered, over gRPC RESOURCE_EXHAUSTED.</summary>
    public long MaxRequestBytes { get; set; }

    /// <summary>
    /// Who may call: networks in CIDR form (<c>10.0.0.0/8</c>) or single addresses. Others are refused: 403 over HTTP, PERMISSION_DENIED over gRPC. Empty, the default: everyone.
    /// The address is that of the connection; behind a reverse proxy it is the proxy's, unless forwarded headers are switched on.
    /// </summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>How long a stop waits for the calls that are running: 0 to 5 minutes, 10 seconds by default. New calls are still answered meanwhile. A request whose body does not come on is no running call.</summary>
    public TimeSpan DrainWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>When set, the health check "called lately" is degraded once no call has come for this long. More than zero.</summary>
    public TimeSpan? ExpectCallEvery { get; set; }

    /// <summary>The settings of single hooks by the hooks' names.</summary>
    internal virtual IEnumerable<KeyValuePair<string, HookOptions>> EachHook => [];

    /// <summary>The setting, for people, that says how long the broker waits.</summary>
    internal virtual string WaitSetting => "what the broker waits";

    /// <summary>How long the broker waits for the answer of a hook; null: it is not known.</summary>
    internal virtual TimeSpan? WaitOf(string hook) => null;
}
