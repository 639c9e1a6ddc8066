namespace HookSdk.EmqX.ExHook;

/// <summary>A client came back to its session.</summary>
public sealed class SessionResumedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionResumedRequest()
    {
    }

    internal SessionResumedRequest(ref WireReader reader)
        : base(ref reader)
    {
    }
}
