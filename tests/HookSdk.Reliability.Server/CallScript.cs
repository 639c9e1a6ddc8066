using HookSdk.M4;

namespace HookSdk.Reliability;

/// <summary>Answers each call at once.</summary>
public sealed class CallScript : M4Script
{
    /// <inheritdoc/>
    [FailOpen]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue().WithSource("37011111111"));
}
