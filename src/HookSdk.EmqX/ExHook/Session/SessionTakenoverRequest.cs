namespace HookSdk.EmqX.ExHook;

/// <summary>A session was taken over by a new connection of its client.</summary>
public sealed class SessionTakenoverRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionTakenoverRequest()
    {
    }

    internal SessionTakenoverRequest(ref WireReader reader)
        : base(ref reader)
    {
    }
}
