namespace HookSdk.Testing;

/// <summary>EMQX's settings of authorization, by its names. There is no source but the hook servers.</summary>
public sealed record EmqxAuthorizationOptions
{
    /// <summary><c>no_match</c>: what stands before the hook servers are asked; true, <c>allow</c>, by default.</summary>
    public bool AllowsNoMatch { get; init; } = true;

    /// <summary><c>deny_action</c>: whether a client that was denied something is disconnected; false, <c>ignore</c>, by default.</summary>
    public bool DisconnectsDenied { get; init; }

    /// <summary><c>cache.enable</c>: whether answers are remembered, by client, action and topic; true by default.</summary>
    public bool Caches { get; init; } = true;

    /// <summary><c>cache.max_size</c>: how many answers are remembered a client; 32 by default.</summary>
    public int CacheSize { get; init; } = 32;

    /// <summary><c>cache.ttl</c>: how long; one minute by default.</summary>
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromMinutes(1);
}
