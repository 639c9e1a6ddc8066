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

    /// <summary>
    /// Whether who is not in <see cref="AllowedNetworks"/> is refused as soon as it connects, before TLS and before any request. False, the default: each of its requests is refused. It holds
    /// for every port and for all else that the application serves, health checks among it; once every hook server of the application has it; and for the connection's own address,
    /// whatever forwarded headers say. Needs <see cref="AllowedNetworks"/>.
    /// </summary>
    public bool RefuseConnections { get; set; }

    /// <summary>
    /// Calls at once of single plugins, by the names of their classes, each at least 1. At its number a plugin is not called, and its fallback is answered; others are called as usual. For plugins
    /// that block their threads or wait for something slow. Empty, the default: <see cref="MaxConcurrentCalls"/> alone.
    /// </summary>
    public IDictionary<string, int> MaxConcurrentCallsPerPlugin { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>
    /// Plugins that decide and enforce nothing, by their names: the broker is answered as if they were not there, and what they would have decided is counted. They are asked beside the
    /// call, after its reply is out. Applies to the next call. Empty, the default: every plugin decides. See docs/shadow.md.
    /// </summary>
    public IList<string> DryRun { get; } = [];

    /// <summary>
    /// The floor of the process's thread pool, 0 to 1,024: so many threads it adds without waiting. Raised to it at the start, never lowered; needs a restart. Null, the default: raised to 128
    /// once handlers are found to leave no thread for other calls. 0: left alone.
    /// </summary>
    public int? MinThreads { get; set; }

    /// <summary>
    /// How long a stop goes on as before, but for not being ready any more: 0 to 5 minutes, 0 by default. For balancers that go by readiness (Kubernetes), which need a moment to send
    /// their calls elsewhere.
    /// </summary>
    public TimeSpan StopDelay { get; set; }

    /// <summary>
    /// How long a stop then waits for calls and their connections to end: 0 to 5 minutes, 10 seconds by default. New connections are refused meanwhile, and calls on open ones
    /// are still answered. A request whose body does not come on is no running call.
    /// </summary>
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
