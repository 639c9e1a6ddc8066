using HookSdk.M4;

namespace HookSdk.Testing;

/// <summary>One call that the fake M4 asked the script about.</summary>
/// <param name="Call">The call as it was sent.</param>
/// <param name="Status">The HTTP status, 200 for a local program that ended well; 0 when no reply came.</param>
/// <param name="Reply">The reply as it came; empty when none did.</param>
/// <param name="Failure">Why the reply was not used; null when it was.</param>
public sealed record M4CallRecord(M4Call Call, int Status, string Reply, string? Failure)
{
    /// <summary>Why the script's fallback was answered and not its own reply: it threw, was late, returned null, or was shed. Null when it answered.</summary>
    public string? FallbackCause { get; init; }
}
