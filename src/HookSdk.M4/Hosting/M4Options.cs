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

    /// <summary>Settings of single hooks by the hook's name, such as <c>external_script</c>: a deadline of its own.</summary>
    public IDictionary<string, HookOptions> Hooks { get; } = new Dictionary<string, HookOptions>(StringComparer.Ordinal);

    /// <summary>
    /// How long M4 waits for an answer, its <c>external_script_timeout_ms</c>: 1 ms to 5 minutes, 900 ms by default, as M4's. It is stated here for one purpose: deadlines that are as
    /// long are warned of. M4 needs <c>radius_auth_timeout</c> raised too where it waits longer.
    /// </summary>
    public TimeSpan BrokerTimeout { get; set; } = TimeSpan.FromMilliseconds(900);

    internal override IEnumerable<KeyValuePair<string, HookOptions>> EachHook => Hooks;

    internal override string WaitSetting => "external_script_timeout_ms at M4, and Hooks:M4:BrokerTimeout with it";

    internal override TimeSpan? WaitOf(string hook) => BrokerTimeout;
}
