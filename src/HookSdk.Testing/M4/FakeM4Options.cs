namespace HookSdk.Testing;

/// <summary>What would stand in the <c>system.conf</c> of the M4 that is played. The defaults are M4's own.</summary>
public sealed class FakeM4Options : FakeOptions
{
    /// <summary>
    /// Whether starting the fake over HTTP fails when no server answers or it serves no script; on by default, since every call would go on unchanged
    /// otherwise, and tests would pass for nothing.
    /// </summary>
    public bool CheckServer { get; set; } = true;

    /// <summary><c>external_script_timeout_ms</c>: 900 ms by default. More than zero.</summary>
    public TimeSpan BrokerTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(900);

    /// <summary><c>external_script_reject_on_timeout</c>: false by default; the call goes on unchanged.</summary>
    public bool RejectOnTimeout { get; set; }

    /// <summary><c>external_script_reject_on_failure</c>, which newer revisions have: false by default; the call goes on unchanged.</summary>
    public bool RejectOnFailure { get; set; }

    /// <summary>Whether a local program is given the request as its argument, as the vendor's sample reads it, and not as a line of STDIN, as the vendor describes it.</summary>
    public bool RequestAsArgument { get; set; }
}
