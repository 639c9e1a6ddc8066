using HookSdk.Core.Tests.Pipeline;

namespace HookSdk.Core.Tests.Changes;

/// <summary>Answers with a text, and waits for a gate where it is given one.</summary>
[FailClosed]
internal sealed class Says(string text, Task? gate = null) : ToyPlugin
{
    private int _heard;

    public int Heard => _heard;

    public override async ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context)
    {
        await (gate ?? Task.CompletedTask);
        return new ToyReply(text);
    }

    public override async ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context)
    {
        await (gate ?? Task.CompletedTask);
        Interlocked.Increment(ref _heard);
        return ToyReply.Pass;
    }
}
