using HookSdk.M4;

namespace HookSdk.Identity.Tests.Limits;

/// <summary>Limits are not on the road of calls that none of them counts.</summary>
public sealed class UncountedCallTests
{
    [Fact]
    public async Task Call_ThatNoLimitCounts_CostsNothingMore()
    {
        using Lines lines = new();
        using RateLimitFilter filter = new(new Settings<RateLimitList>([new() { Name = "limit", Hooks = { "counted" }, Permits = 1 }]), lines);
        M4Call call = new() { Source = "c1", Destination = "2" };
        HookContext uncounted = HookContext.Create("another", client: "c1", callerGone: TestContext.Current.CancellationToken);

        long without = await AllocatedAsync(static next => next.InvokeAsync());
        (await AllocatedAsync(next => filter.InvokeAsync(call, uncounted, next))).ShouldBe(without);

        uncounted.Items.ShouldBeEmpty();
        for (int i = 0; i < 2; i++)
        {
            HookContext counted = HookContext.Create("counted", client: "c1", callerGone: TestContext.Current.CancellationToken);
            (await filter.InvokeAsync(call, counted, Next())).IsAllowed.ShouldBe(i == 0, "the calls before were not counted");
        }
    }

    private static HookNext<Reply> Next() => HookNext.Create(new Reply(true), refusal: new Reply(false));

    /// <summary>Each call is answered before it returns, so that one thread has all of them.</summary>
    private static async Task<long> AllocatedAsync(Func<HookNext<Reply>, ValueTask<Reply>> call)
    {
        HookNext<Reply>[] nexts = [.. Enumerable.Range(0, 1000).Select(static _ => Next())];
        (await call(Next())).IsAllowed.ShouldBeTrue();
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (HookNext<Reply> next in nexts)
        {
            await call(next);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed record Reply(bool IsAllowed);
}
