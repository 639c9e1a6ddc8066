namespace HookSdk.Testing;

/// <summary>Why M4 did with a call what it did.</summary>
public enum M4Cause
{
    /// <summary>The script answered so.</summary>
    Script,

    /// <summary>The script did not answer in time; the settings decided.</summary>
    Timeout,

    /// <summary>The script's answer could not be had or used; the settings decided.</summary>
    Failure,
}
