namespace HookSdk.Identity;

/// <summary>The limits of <see cref="RateLimitFilter"/>, in the section <c>RateLimits</c> unless another was named.</summary>
public sealed class RateLimitList : List<RateLimitOptions>;
