namespace HookSdk.Testing;

/// <summary>A fallback that was answered for a plugin.</summary>
/// <param name="Hook">The hook's name.</param>
/// <param name="Cause">Why: what was thrown and where, or that the handler was late, returned null, was shed, or got what could not be read.</param>
/// <param name="ClientId">The client that the call was about; empty where there is none.</param>
/// <param name="Topic">The topic that the call was about; empty where there is none.</param>
internal sealed record Fallback(string Hook, string Cause, string ClientId = "", string Topic = "")
{
    /// <summary>The test has said that it wants it.</summary>
    public bool IsAllowed { get; set; }
}
