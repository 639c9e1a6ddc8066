using System.Text;

namespace HookSdk.Testing;

/// <summary>One call that the fake VerneMQ made.</summary>
/// <param name="Hook">The hook's name.</param>
/// <param name="Endpoint">The URL that was called.</param>
/// <param name="ClientId">The client that it was about.</param>
/// <param name="Status">The HTTP status; 0 when no reply came.</param>
/// <param name="Failure">Why the reply refused, was not used or ended a session; null when it was used.</param>
/// <param name="Elapsed">How long the call took by the machine's own clock, whatever <see cref="FakeVerneMq.Time"/> says.</param>
public sealed record VerneMqCallRecord(string Hook, Uri Endpoint, string ClientId, int Status, string? Failure, TimeSpan Elapsed)
{
    private readonly byte[] _request = [];
    private readonly byte[] _reply = [];

    /// <summary>The request's JSON. It holds the client's password and payload.</summary>
    public string Request => Encoding.UTF8.GetString(_request);

    /// <summary>The reply's text.</summary>
    public string Reply => Encoding.UTF8.GetString(_reply);

    /// <summary>
    /// Why the plugin's fallback was answered and not its own reply: it threw (with file and line), was late, returned null, or was shed. Null when it answered; also where a server
    /// in another process does not run in Development, since a fallback looks like any reply there.
    /// </summary>
    public string? FallbackCause { get; init; }

    internal byte[] RequestBytes
    {
        get => _request;
        init => _request = value;
    }

    internal byte[] ReplyBytes
    {
        init => _reply = value;
    }

    /// <summary>The call without its bodies.</summary>
    public override string ToString() => $"{Hook} of {ClientId}: {Failure ?? "used"}";
}
