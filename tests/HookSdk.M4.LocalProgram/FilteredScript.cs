namespace HookSdk.M4.LocalPrograms;

/// <summary>A script with a filter, which a local program does not run.</summary>
[HookFilter<RejectsAll>]
public sealed class FilteredScript : M4Script
{
    [FailOpen]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue().WithMessage("done"));
}
