namespace HookSdk.M4;

/// <summary>
/// Settings of the M4 script server, bound from the configuration section <c>Hooks:M4</c>. M4 waits 900 ms by default (<c>external_script_timeout_ms</c>), the
/// network included. Defaults: 700 ms deadline, 10,000 calls at once, bodies up to 64 KiB.
/// </summary>
public sealed class M4Options : HttpHookServerOptions
{
    /// <summary>Starts with the defaults.</summary>
    public M4Options()
    {
        Deadline = TimeSpan.FromMilliseconds(700);
        MaxConcurrentCalls = 10_000;
        MaxRequestBytes = 64 << 10;
    }
}
