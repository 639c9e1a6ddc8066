using System.Runtime.CompilerServices;
using HookSdk.Core.Tests.Pipeline;

namespace HookSdk.Core.Tests.Trials;

public sealed class TrialLinesTests
{
    /// <summary>A plugin that was unloaded would stay in memory with what it has thrown.</summary>
    [Fact]
    public async Task Exception_IsInTheLineThatIsWrittenAtOnce_AndIsNotKept()
    {
        await using ToyServer toy = new();
        TrialLines lines = new(toy.Server, "tried", length: 1);
        WeakReference first = Fail(lines, "planted first");
        WeakReference second = Fail(lines, "planted second");

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        (first.IsAlive, second.IsAlive).ShouldBe((false, false));
        toy.Log.Text.ShouldContain("planted first");
        lines.WriteRest();
        toy.Log.Lines.Count(static l => l.Contains("tried is on trial and gave no answer (it threw)", StringComparison.Ordinal)).ShouldBe(2, "the second is told at the end, by its cause");
        toy.Log.Text.ShouldNotContain("planted second");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Fail(TrialLines lines, string message)
    {
        InvalidOperationException thrown = new(message);
        lines.Failed("decide", "it threw", thrown);
        return new WeakReference(thrown);
    }
}
