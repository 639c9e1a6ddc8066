namespace HookSdk.Testing;

/// <summary>Brings a hook's bytes to the plugin and its reply back.</summary>
internal abstract class HookTransport : IDisposable
{
    /// <summary>A larger reply, in bytes, is given up: a server that goes wild may send without end.</summary>
    public const int MostReply = 16 * 1024 * 1024;

    /// <summary>Makes one call.</summary>
    /// <param name="hook">What is appended to the base path; empty for a broker that appends nothing.</param>
    /// <param name="body">The request.</param>
    /// <param name="inPieces">The body arrives byte after byte.</param>
    /// <param name="hangUp">Cancelled when the broker hangs up.</param>
    public abstract Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp);

    /// <summary>Why calls would be in vain: no server, or none of the hooks there. Null when all is well, or nothing can be said beforehand.</summary>
    public virtual Task<string?> FindProblemAsync(IReadOnlyList<string> hooks) => Task.FromResult<string?>(null);

    public abstract void Dispose();
}

/// <summary>What came back: a status with a body, or, without a reply, what went wrong. In process also why a fallback was answered.</summary>
internal readonly record struct HookResponse(int Status, byte[] Body, string? ContentType, string? Failure = null, string? FallbackCause = null)
{
    /// <summary>The header Cache-Control.</summary>
    public string? CacheControl { get; init; }

    public static HookResponse Failed(string failure) => new(0, [], null, failure);
}
