namespace HookSdk.Emg;

/// <summary>
/// Settings of the EMG plugin server, bound from the configuration section <c>Hooks:Emg</c>. EMG documents no time limit of its own.
/// Defaults: 2 s deadline, 10,000 calls at once, bodies up to 8 MiB.
/// </summary>
public sealed class EmgOptions : HttpHookServerOptions
{
    /// <summary>Starts with the defaults.</summary>
    public EmgOptions()
    {
        Deadline = TimeSpan.FromSeconds(2);
        MaxConcurrentCalls = 10_000;
        MaxRequestBytes = 8 << 20;
    }

    /// <summary>Settings of single hooks by the hook's name, such as <c>route</c>: a deadline of its own.</summary>
    public IDictionary<string, HookOptions> Hooks { get; } = new Dictionary<string, HookOptions>(StringComparer.Ordinal);

    /// <summary>
    /// How long EMG waits for an answer, where that is known: 1 ms to 5 minutes; null, the default: it is not, since EMG documents no limit. It is stated here for one purpose:
    /// deadlines that are as long are warned of.
    /// </summary>
    public TimeSpan? BrokerTimeout { get; set; }

    /// <summary>
    /// Answers <c>after_send</c> and <c>after_dlr</c> at once, and runs their handlers afterwards: EMG waits for each of them otherwise. Off by default. What is answered but not handled yet is lost
    /// when the process dies; a stop waits for it as long as for running calls. Read at start.
    /// </summary>
    /// <remarks>Calls about one message (its option <c>ID</c>) are handled one after the other, in their order; those without are kept in none. The answer is that nothing changes: what a handler changes there is lost, and the log says so.</remarks>
    public bool NotifyInBackground { get; set; }

    /// <summary>How many calls may wait for their handlers or be handled with <see cref="NotifyInBackground"/>: 1 to 10,000,000, by default 100,000. They hold 64 MiB of requests at most. Read at start.</summary>
    public int BackgroundQueueLength { get; set; } = 100_000;

    internal override IEnumerable<KeyValuePair<string, HookOptions>> EachHook => Hooks;

    internal override string WaitSetting => "EMG's own limit, and Hooks:Emg:BrokerTimeout with it";

    internal override TimeSpan? WaitOf(string hook) => BrokerTimeout;
}
