namespace HookSdk.EmqX.ExHook;

/// <summary>A session was made.</summary>
public sealed class SessionCreatedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionCreatedRequest()
    {
    }

    internal SessionCreatedRequest(ref WireReader reader)
        : base(ref reader)
    {
    }
}
