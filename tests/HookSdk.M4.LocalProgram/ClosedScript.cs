namespace HookSdk.M4.LocalPrograms;

public sealed class ClosedScript : M4Script
{
    [FailClosed]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => throw new InvalidOperationException("The service is down.");
}
