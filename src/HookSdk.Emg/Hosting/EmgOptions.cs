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

    internal override IEnumerable<KeyValuePair<string, HookOptions>> EachHook => Hooks;

    internal override string WaitSetting => "EMG's own limit, and Hooks:Emg:BrokerTimeout with it";

    internal override TimeSpan? WaitOf(string hook) => BrokerTimeout;
}
