namespace HookSdk.Testing;

/// <summary>What a built-in plugin of the broker says in a conditional chain.</summary>
public enum VerneMqVerdict
{
    /// <summary>Allowed; nobody behind it is asked.</summary>
    Ok,

    /// <summary>Somebody behind it is to say. When nobody does, the answer is a refusal.</summary>
    Next,

    /// <summary>Refused; nobody behind it is asked.</summary>
    Deny,
}
