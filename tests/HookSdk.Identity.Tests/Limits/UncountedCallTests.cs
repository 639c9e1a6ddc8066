using HookSdk.M4;

namespace HookSdk.Identity.Tests.Limits;

/// <summary>Limits are not on the road of calls that none of them counts.</summary>
public sealed class UncountedCallTests
{
    [Fact]
    public void Call_ThatNoLimitCounts_CostsNothingMore()
    {
        using Lines lines = new();
        using RateLimitFilter filter = new(new Settings<RateLimitList>([new() { Name = "limit", Hooks = { "counted" }, Permits = 1 }]), lines);
        M4Call call = new() { Source = "c1", Destination = "2" };
        HookNext<Reply> next = HookNext.Create(new Reply(true), refusal: new Reply(false));
        HookContext uncounted = HookContext.Create("another", client: "c1", callerGone: TestContext.Current.CancellationToken);

        long without = Allocated(() => next.InvokeAsync());
        Allocated(() => filter.InvokeAsync(call, uncounted, next)).ShouldBe(without);

        uncounted.Items.ShouldBeEmpty();
        for (int i = 0; i < 2; i++)
        {
            HookContext counted = HookContext.Create("counted", client: "c1", callerGone: TestContext.Current.CancellationToken);
            filter.InvokeAsync(call, counted, next).Result.IsAllowed.ShouldBe(i == 0, "the calls before were not counted");
        }
    }

    private static long Allocated(Func<ValueTask<Reply>> call)
    {
        call().Result.IsAllowed.ShouldBeTrue();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _ = call().Result;
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed record Reply(bool IsAllowed);
}
