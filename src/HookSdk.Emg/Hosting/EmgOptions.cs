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
}
