using HookSdk.Core.Tests.Pipeline;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Filters;

public sealed partial class FilterTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Filters_RunInTheOrderOfRegistration_ClassBeforeMethod_AndShareItems()
    {
        Journal journal = new();
        await using ToyServer toy = new(services: s => Add<First>(Add<Second>(s.AddSingleton(journal))));
        ToyReply reply = (await toy.Pipeline(ToyHooks.Decide, new Filtered(journal)).RunAsync(new ToyRequest("x"), null, HookConnection.None)).Reply;
        reply.Text.ShouldBe("no");
        journal.Lines.ShouldBe(["Second", "First", "OnClass", "OnMethod", "plugin", "OnMethod.", "OnClass.", "First.", "Second."]);
        journal.Items.ShouldBe(4);
    }

    [Fact]
    public async Task Filter_SeesTypedRequestAndRefusal_AndMayAnswerItself()
    {
        await using ToyServer toy = new(services: s => Add<Refuses>(s));
        bool called = false;
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Decide, new Opens(() => called = true));
        (await pipeline.RunAsync(new ToyRequest("bad"), null, HookConnection.None)).ShouldBe(new(new("no"), HookOutcome.Answered));
        called.ShouldBeFalse();
        (await pipeline.RunAsync(new ToyRequest("good"), null, HookConnection.None)).Reply.ShouldBe(ToyReply.Pass);
        called.ShouldBeTrue();
    }

    [Theory]
    [InlineData("throws", HookOutcome.Threw, "Bad threw", 1)]
    [InlineData("null", HookOutcome.NoReply, "Bad returned null", 1)]
    [InlineData("twice", HookOutcome.Threw, "Bad threw", 1)]
    [InlineData("never", HookOutcome.Answered, null, 0)]
    [InlineData("throws after", HookOutcome.Threw, "Bad threw", 1)]
    [InlineData("cancels", HookOutcome.Threw, "Bad threw TaskCanceledException", 1)]
    public async Task Filter_ThatFails_IsAnsweredByThePluginsOwnMode_AndNamed(string how, HookOutcome outcome, string? cause, int logged)
    {
        await using ToyServer toy = new(services: s => Add<Bad>(s.AddSingleton(new How(how))));
        int calls = 0;
        HookResult<ToyReply> result = await toy.Pipeline(ToyHooks.Decide, new Opens(() => calls++)).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        result.Outcome.ShouldBe(outcome);
        result.Reply.Text.ShouldBe(how == "never" ? "" : "yes");
        (result.Cause is null).ShouldBe(cause is null);
        result.Cause?.ShouldStartWith(cause!);
        calls.ShouldBe(how is "twice" or "throws after" ? 1 : 0);
        toy.Log.Lines.Count(static l => l.Contains("Bad (before Opens)", StringComparison.Ordinal)).ShouldBe(logged);
        toy.Server.ActiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Plugin_ThatThrowsOrAnswersNullBehindFilters_IsNamedItself()
    {
        await using ToyServer toy = new(services: s => Add<Refuses>(s));
        HookResult<ToyReply> threw = await toy.Pipeline(ToyHooks.Decide, new Opens(static () => throw new InvalidOperationException("mine"))).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        (threw.Reply.Text, threw.Outcome).ShouldBe(("yes", HookOutcome.Threw));
        threw.Cause!.ShouldStartWith("Opens threw");
        HookResult<ToyReply> none = await toy.Pipeline(ToyHooks.Decide, new Null()).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        (none.Reply.Text, none.Outcome, none.Cause).ShouldBe(("no", HookOutcome.NoReply, "Null returned null"));
    }

    [Fact]
    public async Task Filter_ThatHangs_IsLate_AndItsSlotIsHeldUntilItEnds()
    {
        Hold hold = new();
        await using ToyServer toy = new(services: s => Add<Hangs>(s.AddSingleton(hold)));
        Task<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Opens(static () => { })).RunAsync(new ToyRequest("x"), null, HookConnection.None).AsTask();
        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        HookResult<ToyReply> result = await running;
        (result.Reply.Text, result.Outcome).ShouldBe(("yes", HookOutcome.Late));
        result.Cause!.ShouldContain("behind Hangs");
        toy.Server.ActiveCalls.ShouldBe(1);
        hold.Release.SetResult();
        await Waiting.UntilAsync(() => toy.Server.ActiveCalls == 0);
    }

    [Fact]
    public async Task Filter_ThatAnswersBeforeThePlugin_IsTakenWhenThePluginHasEnded()
    {
        await using ToyServer toy = new(services: s => Add<DoesNotWait>(s));
        TaskCompletionSource<ToyReply> plugin = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Waits(plugin.Task)).RunAsync(new ToyRequest("x"), null, HookConnection.None).AsTask();
        running.IsCompleted.ShouldBeFalse();
        plugin.SetResult(new ToyReply("no"));
        (await running).Reply.ShouldBe(ToyReply.Pass);
    }

    /// <summary>The plugin still runs on the thread that the filter had it called on: its bytes and services are in use.</summary>
    [Fact]
    public async Task Filter_ThatAnswersWhileNextRunsOnAnotherThread_IsTakenWhenThatHasEnded()
    {
        using ManualResetEventSlim started = new();
        using ManualResetEventSlim release = new();
        await using ToyServer toy = new(services: s => Add<LeavesNext>(s.AddSingleton(started)));
        Task<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Opens(() =>
        {
            started.Set();
            release.Wait(TimeSpan.FromSeconds(30));
        })).RunAsync(new ToyRequest("x"), null, HookConnection.None).AsTask();
        (await Task.WhenAny(running, Task.Delay(200, TestContext.Current.CancellationToken))).ShouldNotBe(running);
        toy.Server.ActiveCalls.ShouldBe(1);
        release.Set();
        (await running).Reply.ShouldBe(ToyReply.Pass);
    }

    [Fact]
    public async Task Filter_ThatIsASingletonAlready_CannotBeAddedAsScoped()
    {
        await using ToyServer toy = new(services: s => Should.Throw<InvalidOperationException>(() => Add<Passes>(s.AddSingleton<Passes>(), ServiceLifetime.Scoped)).Message.ShouldContain("'Passes' is a singleton already"));
    }

    [Fact]
    public async Task Filter_ThatHoldsAScopedService_IsRefusedAtTheStart_UnlessItIsScopedItself()
    {
        await using ToyServer toy = new(services: s => Add<TakesScoped>(s.AddScoped<Scoped>()));
        Should.Throw<InvalidOperationException>(() => toy.Pipeline(ToyHooks.Decide, new Opens(static () => { }))).Message.ShouldContain("services.AddScoped<TakesScoped>()");
        await using ToyServer scoped = new(services: s => Add<TakesScoped>(s.AddScoped<Scoped>(), ServiceLifetime.Scoped));
        (await scoped.Pipeline(ToyHooks.Decide, new Opens(static () => { })).RunAsync(new ToyRequest("x"), null, HookConnection.None)).Reply.ShouldBe(ToyReply.Pass);
    }

    [Fact]
    public async Task Filter_ThatCallsNextAfterItHasAnswered_IsToldSo_AndThePluginIsNotCalled()
    {
        Hold hold = new();
        await using ToyServer toy = new(services: s => Add<CallsLate>(s.AddSingleton(hold)));
        bool called = false;
        (await toy.Pipeline(ToyHooks.Decide, new Opens(() => called = true)).RunAsync(new ToyRequest("x"), null, HookConnection.None)).Reply.ShouldBe(ToyReply.Pass);
        hold.Release.SetResult();
        (await Should.ThrowAsync<InvalidOperationException>(() => hold.Late.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)))
            .Message.ShouldStartWith("CallsLate called next.InvokeAsync() after it had answered");
        called.ShouldBeFalse();
    }

    [Fact]
    public async Task Filter_OnTheBuilderAndOnThePlugin_RunsOnce_AtTheOuterPlace()
    {
        Journal journal = new();
        await using ToyServer toy = new(services: s => Add<OnMethod>(s.AddSingleton(journal)));
        await toy.Pipeline(ToyHooks.Decide, new Filtered(journal)).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        journal.Lines.ShouldBe(["OnMethod", "OnClass", "plugin", "OnClass.", "OnMethod."]);
    }

    [Fact]
    public async Task Filter_RunsForEachPluginOfAChain_WhichShareTheItems()
    {
        Journal journal = new();
        await using ToyServer toy = new(services: s => Add<Counts>(s.AddSingleton(journal)));
        await toy.Pipeline(ToyHooks.Change, new Changes(), new ChangesToo()).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        await toy.Pipeline(ToyHooks.Change, new Changes()).RunAsync(new ToyRequest("y"), null, HookConnection.None);
        journal.Lines.ShouldBe(["x 1", "x+ 2", "y 1"]);
    }

    [Fact]
    public async Task Filter_ThatPassesOn_CostsOneObject_AndNoneCostsNothing()
    {
        await using ToyServer plain = new(services: static s => s.AddSingleton<HookObserver, NoObserver>());
        await using ToyServer filtered = new(services: static s => Add<Passes>(s.AddSingleton<HookObserver, NoObserver>()));
        long without = await AllocatedAsync(plain);
        long with = await AllocatedAsync(filtered);
        output.WriteLine($"{without} bytes without a filter, {with} with one that passes on");
        without.ShouldBeInRange(1, 128);
        (with - without).ShouldBeInRange(1, 88);
    }

    private static async Task<long> AllocatedAsync(ToyServer toy)
    {
        ToyRequest request = new("x");
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Hear, new Quiet());
        long least = long.MaxValue;

        // The least of several rounds: a round may be disturbed by the runtime's own work.
        for (int round = 0; round < 20; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                await pipeline.RunAsync(request, null, HookConnection.None);
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / 1000);
        }

        return least;
    }

    [Fact]
    public async Task Filter_AddedTwice_IsRefused()
    {
        await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await using ToyServer toy = new(services: s => Add<Refuses>(Add<Refuses>(s)));
        });
    }

    [Fact]
    public async Task Next_MadeByHand_TestsAFilterWithoutAServer()
    {
        Refuses filter = new();
        HookNext<ToyReply> next = HookNext.Create(ToyReply.Pass, refusal: new ToyReply("no"));
        (await filter.InvokeAsync(new ToyRequest("bad"), HookContext.Create(client: "c1", callerGone: TestContext.Current.CancellationToken), next)).Text.ShouldBe("no");
        (await filter.InvokeAsync(new ToyRequest("good"), HookContext.Create(callerGone: TestContext.Current.CancellationToken), next)).ShouldBe(ToyReply.Pass);
        await Should.ThrowAsync<InvalidOperationException>(async () => await next.InvokeAsync());
        HookContext.Create(client: "c1", callerGone: TestContext.Current.CancellationToken).Client.ShouldBe("c1");
    }

    private static IServiceCollection Add<TFilter>(IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TFilter : class, IHookFilter
    {
        FilterList.Add<TFilter>(services, "toy", lifetime);
        return services;
    }
}
