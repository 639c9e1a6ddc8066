namespace HookSdk.VerneMq;

/// <summary>
/// Settings of the VerneMQ hook server, bound from the configuration section <c>Hooks:VerneMq</c>. VerneMQ waits 5 s by default (<c>response_timeout</c>) and then
/// refuses. Defaults: 4 s deadline, 10,000 calls at once, bodies up to 16 MiB. Changes of what stands here, unlike those of the base and of a hook's deadline, need a restart.
/// </summary>
public sealed class VerneMqOptions : HttpHookServerOptions
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);

    /// <summary>Starts with the defaults.</summary>
    public VerneMqOptions()
    {
        Deadline = TimeSpan.FromSeconds(4);
        MaxConcurrentCalls = 10_000;
        MaxRequestBytes = 16 << 20;
    }

    /// <summary>
    /// On Linux, acknowledges what has come of a call at once whenever its body is still missing. On by default: VerneMQ 2.2.0 sends head and body apart and
    /// waits up to 44 ms for that acknowledgement.
    /// </summary>
    public bool QuickAck { get; set; } = true;

    /// <summary>
    /// Settings of single hooks by the hook's name: how it is registered at the broker, where that is not VerneMQ's default (it decides how payloads are read and written), and a deadline of
    /// its own.
    /// </summary>
    public IDictionary<string, VerneMqHookOptions> Hooks { get; } = new Dictionary<string, VerneMqHookOptions>(StringComparer.Ordinal);

    /// <summary>The registration that the server makes by itself, where <c>AddRegistration</c> was called.</summary>
    public VerneMqRegistrationOptions Registration { get; } = new();

    /// <summary>
    /// Answers hooks that only inform at once, and runs their handlers afterwards: VerneMQ waits for each of them otherwise. Off by default. What is answered but not handled yet is lost
    /// when the process dies; a stop waits for it as long as for running calls. Read at start.
    /// </summary>
    /// <remarks>Calls about one client are handled one after the other, in their order. The next one begins when the handler before has really ended.</remarks>
    public bool NotifyInBackground { get; set; }

    /// <summary>How many calls may wait for their handlers or be handled with <see cref="NotifyInBackground"/>: 1 to 10,000,000, by default 100,000. They hold 64 MiB of requests at most. Read at start.</summary>
    public int BackgroundQueueLength { get; set; } = 100_000;

    internal override IEnumerable<KeyValuePair<string, HookOptions>> EachHook => Hooks.Select(static hook => new KeyValuePair<string, HookOptions>(hook.Key, hook.Value));

    internal override string WaitSetting => "BrokerTimeout below Hooks:VerneMq:Hooks:<hook>, which the registration states";

    internal override TimeSpan? WaitOf(string hook) => Hooks.TryGetValue(hook, out VerneMqHookOptions? options) && options.BrokerTimeout is { } timeout ? timeout : DefaultWait;
}
