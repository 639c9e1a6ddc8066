namespace HookSdk.Mqtt;

/// <summary>What a <see cref="TopicAccessList"/> says.</summary>
public enum TopicAccess
{
    /// <summary>No rule speaks of it: the caller's own default counts.</summary>
    NoMatch,

    /// <summary>The first rule that speaks of it allows.</summary>
    Allowed,

    /// <summary>The first rule that speaks of it denies, or what was asked for is no topic at all.</summary>
    Denied,
}
