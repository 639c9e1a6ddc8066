namespace HookSdk.EmqX.ExHook;

/// <summary>A session was thrown away: its client came back for a new one.</summary>
public sealed class SessionDiscardedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionDiscardedRequest()
    {
    }

    internal SessionDiscardedRequest(ref WireReader reader)
        : base(ref reader)
    {
    }
}
