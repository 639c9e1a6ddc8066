using HookSdk.Core.Tests.Pipeline;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Filters;

public sealed class FilterTests
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
        toy.Log.Lines.Count(static l => l.Contains("Bad", StringComparison.Ordinal)).ShouldBe(logged);
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

    [Fact]
    public async Task Filter_ThatHoldsAScopedService_IsRefusedAtTheStart_UnlessItIsScopedItself()
    {
        await using ToyServer toy = new(services: s => Add<TakesScoped>(s.AddScoped<Scoped>()));
        Should.Throw<InvalidOperationException>(() => toy.Pipeline(ToyHooks.Decide, new Opens(static () => { }))).Message.ShouldContain("AddHookFilter<TakesScoped>(ServiceLifetime.Scoped)");
        await using ToyServer scoped = new(services: s => Add<TakesScoped>(s.AddScoped<Scoped>(), ServiceLifetime.Scoped));
        (await scoped.Pipeline(ToyHooks.Decide, new Opens(static () => { })).RunAsync(new ToyRequest("x"), null, HookConnection.None)).Reply.ShouldBe(ToyReply.Pass);
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

    public sealed class Journal
    {
        public List<string> Lines { get; } = [];

        public int Items { get; set; }
    }

    public abstract class Noted(Journal journal) : IHookFilter
    {
        public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            journal.Lines.Add(GetType().Name);
            context.Items[this] = null;
            TReply reply = await next.InvokeAsync();
            journal.Lines.Add(GetType().Name + ".");
            journal.Items = context.Items.Count;
            return reply;
        }
    }

    public sealed class First(Journal journal) : Noted(journal);

    public sealed class Second(Journal journal) : Noted(journal);

    public sealed class OnClass(Journal journal) : Noted(journal);

    public sealed class OnMethod(Journal journal) : Noted(journal);

    [HookFilter<OnClass>]
    public sealed class Filtered(Journal journal) : ToyPlugin
    {
        [FailClosed]
        [HookFilter<OnMethod>]
        public override async ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context)
        {
            await Task.Yield();
            journal.Lines.Add("plugin");
            return new ToyReply("no");
        }
    }

    public sealed class Refuses : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class => request is ToyRequest { Text: "bad" } && next.Refusal is { } refusal ? new(refusal) : next.InvokeAsync();
    }

    public sealed record How(string Text);

    public sealed class Bad(How how) : IHookFilter
    {
        public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            switch (how.Text)
            {
                case "throws":
                    throw new InvalidOperationException("the filter's own");
                case "null":
                    return null!;
                case "never":
                    return next.Neutral;
                case "twice":
                    await next.InvokeAsync();
                    return await next.InvokeAsync();
                default:
                    await next.InvokeAsync();
                    throw new InvalidOperationException("too much");
            }
        }
    }

    public sealed class Hold
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Hangs(Hold hold) : IHookFilter
    {
        public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            await hold.Release.Task;
            return await next.InvokeAsync();
        }
    }

    public sealed class DoesNotWait : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            _ = next.InvokeAsync().AsTask();
            return new(next.Neutral);
        }
    }

    public sealed class Scoped;

    public sealed class TakesScoped(Scoped scoped) : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            scoped.ShouldNotBeNull();
            return next.InvokeAsync();
        }
    }

    private sealed class Opens(Action called) : ToyPlugin
    {
        [FailOpen]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context)
        {
            called();
            return new(ToyReply.Pass);
        }
    }

    private sealed class Waits(Task<ToyReply> answer) : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new(answer);
    }

    private sealed class Null : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new((ToyReply)null!);
    }
}
