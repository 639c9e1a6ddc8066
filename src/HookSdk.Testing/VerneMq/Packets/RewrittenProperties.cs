namespace HookSdk.Testing;

/// <summary>What only a hook can bring about in properties.</summary>
[Flags]
internal enum RewrittenProperties
{
    None = 0,

    /// <summary>The response topic comes from a hook.</summary>
    ResponseTopic = 1,

    /// <summary>User properties are there, as an empty list: it cannot be put into a packet.</summary>
    NoUserProperty = 2,
}
