using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Pipeline;

/// <remarks>Not beside tests that listen to spans: a listener anywhere in the process makes every call allocate one.</remarks>
[Collection("spans")]
public sealed class HookPipelineTests
{
    private static readonly ToyRequest Request = new("x");

    [Fact]
    public async Task Run_HandlerAnswersAtOnce_IsAnsweredSynchronously()
    {
        await using ToyServer toy = new();
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Closed(_ => new(new ToyReply("allowed")))).RunAsync(Request, null, HookConnection.None);

        running.IsCompletedSuccessfully.ShouldBeTrue();
        (await running).ShouldBe(new(new("allowed"), HookOutcome.Answered));
        toy.Server.ActiveCalls.ShouldBe(0);
        toy.Observer.Calls.Single().Outcome.ShouldBe(HookOutcome.Answered);
    }

    [Fact]
    public async Task Run_HandlerAnswersLater_IsAnswered()
    {
        await using ToyServer toy = new();
        TaskCompletionSource<ToyReply> answer = new();
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Closed(_ => new(answer.Task))).RunAsync(Request, null, HookConnection.None);

        running.IsCompleted.ShouldBeFalse();
        toy.Server.ActiveCalls.ShouldBe(1);
        answer.SetResult(new("allowed"));
        (await running).ShouldBe(new(new("allowed"), HookOutcome.Answered));
        toy.Server.ActiveCalls.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_HandlerThrows_AnswersTheStatedFallback(bool afterWaiting)
    {
        await using ToyServer toy = new();
        ToyPlugin plugin = new Closed(async _ =>
        {
            if (afterWaiting)
            {
                await Task.Yield();
            }

            throw new InvalidOperationException("broken");
        });

        (await toy.Pipeline(ToyHooks.Decide, plugin).RunAsync(Request, null, HookConnection.None)).ShouldBeFallback("no", HookOutcome.Threw);
        (await toy.Pipeline(ToyHooks.Decide, new Open(_ => throw new InvalidOperationException())).RunAsync(Request, null, HookConnection.None))
            .ShouldBeFallback("yes", HookOutcome.Threw);
        toy.Server.ActiveCalls.ShouldBe(0);
        toy.Log.Lines.ShouldContain(l => l.Contains("Closed threw"));
    }

    [Fact]
    public async Task Run_HandlerReturnsNull_AnswersTheStatedFallback()
    {
        await using ToyServer toy = new();

        (await toy.Pipeline(ToyHooks.Decide, new Closed(_ => new((ToyReply)null!))).RunAsync(Request, null, HookConnection.None))
            .ShouldBeFallback("no", HookOutcome.NoReply);
        toy.Log.Lines.ShouldContain(l => l.Contains("returned null"));
    }

    [Fact]
    public async Task Run_HandlerThatHeedsItsToken_IsLateAndEndsAtTheDeadline()
    {
        await using ToyServer toy = new();
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Closed(async context =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new("never");
        })).RunAsync(Request, null, HookConnection.None);

        toy.Clock.Advance(TimeSpan.FromMilliseconds(999));
        running.IsCompleted.ShouldBeFalse();
        toy.Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await running).ShouldBeFallback("no", HookOutcome.Late);
        await Until(() => toy.Server.ActiveCalls == 0);
        toy.Log.Lines.ShouldContain(l => l.Contains("gave up at its deadline"));
        toy.Log.Lines.ShouldNotContain(l => l.Contains("keeps its slot") || l.Contains("ended after"));
    }

    /// <summary>It gives up a moment after it was told to, when the fallback is out already: no error either.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_HandlerThatGivesUpAMomentLater_IsNotSaidToKeepItsSlot(bool hears)
    {
        await using ToyServer toy = new();
        TaskCompletionSource<ToyReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        GivesUp gives = new(answer.Task);
        ValueTask<HookResult<ToyReply>> running = (hears ? toy.Pipeline(ToyHooks.Hear, gives, new Hears()) : toy.Pipeline(ToyHooks.Decide, gives))
            .RunAsync(Request, null, HookConnection.None);

        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        (await running).Outcome.ShouldBe(HookOutcome.Late);
        toy.Log.Lines.ShouldNotContain(l => l.Contains("keeps its slot"));
        answer.SetCanceled(TestContext.Current.CancellationToken);
        await Until(() => toy.Server.ActiveCalls == 0);
        toy.Log.Lines.ShouldContain(l => l.Contains("GivesUp gave up at its deadline"));
        toy.Log.Lines.ShouldNotContain(l => l.Contains("keeps its slot") || l.Contains("ended after"));
    }

    [Fact]
    public async Task Run_HandlerThatAsksForItsTokenAndIgnoresIt_IsSaidToKeepItsSlot()
    {
        await using ToyServer toy = new();
        TaskCompletionSource<ToyReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Closed(context =>
        {
            _ = context.CancellationToken;
            return new(answer.Task);
        })).RunAsync(Request, null, HookConnection.None);

        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        (await running).ShouldBeFallback("no", HookOutcome.Late);
        await Until(() => toy.Clock.WaitingTimers > 0);
        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        await Until(() => toy.Log.Lines.Any(l => l.Contains("keeps its slot until it ends")));
        answer.SetResult(ToyReply.Pass);
        await Until(() => toy.Log.Lines.Any(l => l.Contains("the late Closed ended after 2000 ms")));
    }

    [Fact]
    public async Task Run_HandlerThatIgnoresItsToken_IsAnsweredForAndKeepsSlotScopeAndBodyUntilItEnds()
    {
        Scoped scoped = new();
        await using ToyServer toy = new(services: s => s.AddScoped(_ => scoped));
        TaskCompletionSource release = new();
        string? read = null;
        HookBody body = HookBody.Copy("mine"u8);
        ToyRequest request = new(body);
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Closed(async context =>
        {
            context.Services.GetRequiredService<Scoped>();
            await release.Task;
            read = request.Text;
            return new("too late");
        })).RunAsync(request, body, HookConnection.None);

        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        (await running).ShouldBeFallback("no", HookOutcome.Late);
        body.Release(); // as the endpoint does once the reply is written
        toy.Server.ActiveCalls.ShouldBe(1);
        scoped.IsDisposed.ShouldBeFalse();

        release.SetResult();
        await Until(() => toy.Server.ActiveCalls == 0);
        read.ShouldBe("mine");
        scoped.IsDisposed.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => request.Text).Message.ShouldContain("after its handler had ended");
    }

    [Fact]
    public async Task Run_HandlerThatBlocksItsThread_IsAnsweredWhenItEndsWithTheFallback()
    {
        await using ToyServer toy = new();
        ToyPlugin blocks = new Closed(_ =>
        {
            toy.Clock.Advance(TimeSpan.FromSeconds(3)); // nobody else could run meanwhile
            return new(new ToyReply("allowed"));
        });

        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, blocks).RunAsync(Request, null, HookConnection.None);

        running.IsCompletedSuccessfully.ShouldBeTrue();
        (await running).ShouldBeFallback("no", HookOutcome.Late);
        toy.Log.Lines.ShouldContain(l => l.Contains("ended only after 3000 ms"));
        toy.Server.ActiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Run_HandlerThatBlocksUntilItsCallerHasGivenUp_IsLoggedAsUnanswered()
    {
        await using ToyServer toy = new();
        using CancellationTokenSource gone = new();
        ToyPlugin blocks = new Closed(_ =>
        {
            toy.Clock.Advance(TimeSpan.FromSeconds(3));
            gone.Cancel();
            return new(new ToyReply("allowed"));
        });

        await toy.Pipeline(ToyHooks.Decide, blocks).RunAsync(Request, null, HookConnection.Of(HookCaller.Unknown, gone.Token));

        toy.Log.Lines.ShouldContain(l => l.Contains("ended only after 3000 ms, when the caller had given up, so nothing was answered"));
        toy.Log.Lines.ShouldNotContain(l => l.Contains("its fallback was answered"));
    }

    [Fact]
    public async Task Run_LateHandlerBesideAnotherCall_NeverReadsTheOthersBytes()
    {
        await using ToyServer toy = new();
        TaskCompletionSource release = new();
        HookBody first = HookBody.Copy("first caller's bytes"u8);
        ToyRequest request = new(first);
        List<string> seen = [];
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Change, new Neutral(async _ =>
        {
            await release.Task;
            seen.Add(request.Text);
            return ToyReply.Pass;
        }));
        ValueTask<HookResult<ToyReply>> running = pipeline.RunAsync(request, first, HookConnection.None);
        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        await running;
        first.Release();
        for (int i = 0; i < 64; i++)
        {
            HookBody.Copy("other caller's bytes"u8).Release();
        }

        HookBody held = HookBody.Copy("other caller's bytes"u8);
        release.SetResult();
        await Until(() => toy.Server.ActiveCalls == 0);
        seen.ShouldBe(["first caller's bytes"]);
        held.Release();
    }

    /// <summary>Nobody can tell which plugins the call was for, so the closed one behind the open one closes, and it is counted.</summary>
    [Fact]
    public async Task Unread_Request_IsAnsweredByTheFallbacksAndCounted()
    {
        await using ToyServer toy = new();
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Decide, new Open(_ => throw new InvalidOperationException()), new Closed(_ => throw new InvalidOperationException()));

        pipeline.AnswerUnread(new ToyRequest(""), "it is cut off").ShouldBe(new(new("no"), HookOutcome.Unreadable, "the request could not be understood: it is cut off"));
        pipeline.AnswerUnread(null, "it is cut off").Reply.ShouldBe(ToyReply.Pass);

        toy.Observer.Calls.Select(static c => (c.Outcome, c.Request)).ShouldBe([(HookOutcome.Unreadable, null), (HookOutcome.Unreadable, null)]);
        toy.Server.ActiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Run_AllSlotsTaken_IsAnsweredAtOnceByTheFallbacks()
    {
        await using ToyServer toy = new(o => o.MaxConcurrentCalls = 2);
        TaskCompletionSource<ToyReply> answer = new();
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Decide, new Open(_ => new(answer.Task)), new Closed(_ => new(answer.Task)));
        ValueTask<HookResult<ToyReply>> one = pipeline.RunAsync(Request, null, HookConnection.None);
        ValueTask<HookResult<ToyReply>> two = pipeline.RunAsync(Request, null, HookConnection.None);

        ValueTask<HookResult<ToyReply>> three = pipeline.RunAsync(Request, null, HookConnection.None);
        three.IsCompletedSuccessfully.ShouldBeTrue();
        (await three).ShouldBeFallback("no", HookOutcome.Shed); // the closed plugin behind the open one still closes
        answer.SetResult(new("yes"));
        (await one).Outcome.ShouldBe(HookOutcome.Answered);
        (await two).Outcome.ShouldBe(HookOutcome.Answered);
        toy.Server.ActiveCalls.ShouldBe(0);
        toy.Log.Lines.Count(l => l.Contains("slots were taken")).ShouldBe(1);
    }

    [Fact]
    public async Task Run_ChainUntilDecided_StopsAtTheFirstDecision()
    {
        await using ToyServer toy = new();
        int asked = 0;
        (await toy.Pipeline(
            ToyHooks.Decide,
            new Open(_ => Count(ToyReply.Pass)),
            new Closed(_ => Count(new("denied"))),
            new NeverAsked())
            .RunAsync(Request, null, HookConnection.None)).ShouldBe(new(new("denied"), HookOutcome.Answered));
        asked.ShouldBe(2);

        ValueTask<ToyReply> Count(ToyReply reply)
        {
            asked++;
            return new(reply);
        }
    }

    [Fact]
    public async Task Run_ChainThatAccumulates_ShowsEachChangeToTheNext()
    {
        await using ToyServer toy = new();
        (await toy.Pipeline(ToyHooks.Change, new Appends("a"), new AppendsLater("b"), new Neutral(_ => throw new InvalidOperationException()), new AppendsSeen())
            .RunAsync(Request, null, HookConnection.None)).ShouldBeFallback("ab[xab]", HookOutcome.Threw);
    }

    [Fact]
    public async Task Run_LateLinkOfAChain_ItAndAllBehindItFallBack()
    {
        await using ToyServer toy = new();
        TaskCompletionSource<ToyReply> never = new();
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Open(_ => new(never.Task)), new NeverAsked())
            .RunAsync(Request, null, HookConnection.None);
        toy.Clock.Advance(TimeSpan.FromSeconds(1));

        (await running).ShouldBeFallback("no", HookOutcome.Late);
    }

    [Fact]
    public async Task Run_CallerHangsUp_TellsTheHandlerAndCountsNoFallback()
    {
        await using ToyServer toy = new();
        using CancellationTokenSource gone = new();
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Closed(async context =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new("never");
        })).RunAsync(Request, null, HookConnection.Of(HookCaller.Unknown, gone.Token));

        await gone.CancelAsync();
        (await running).Outcome.ShouldBe(HookOutcome.CallerGone);
    }

    [Fact]
    public async Task Run_ScopedServiceThrowsWhenDisposedOf_TheAnswerStandsAndTheSlotIsFree()
    {
        await using ToyServer toy = new(services: s => s.AddScoped<ThrowsOnDispose>());
        (await toy.Pipeline(ToyHooks.Decide, new Closed(context =>
        {
            context.Services.GetRequiredService<ThrowsOnDispose>();
            return new(new ToyReply("allowed"));
        })).RunAsync(Request, null, HookConnection.None)).ShouldBe(new(new("allowed"), HookOutcome.Answered));
        toy.Server.ActiveCalls.ShouldBe(0);
        toy.Log.Lines.ShouldContain(l => l.Contains("disposed of"));
    }

    [Fact]
    public async Task Run_CallbackOnTheTokenThrows_HarmsNobody()
    {
        await using ToyServer toy = new();
        TaskCompletionSource<ToyReply> never = new();
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Closed(context =>
        {
            context.CancellationToken.Register(() => throw new InvalidOperationException("mine"));
            return new(never.Task);
        })).RunAsync(Request, null, HookConnection.None);

        Should.NotThrow(() => toy.Clock.Advance(TimeSpan.FromSeconds(1))); // on a timer's own thread it would end the process
        (await running).ShouldBeFallback("no", HookOutcome.Late);
        toy.Log.Lines.ShouldContain(l => l.Contains("registered on its token threw"));
        never.SetResult(ToyReply.Pass);
    }

    [Fact]
    public async Task Run_LogsAndObserversThatThrow_CostNoSlotAndNoAnswer()
    {
        await using ToyServer toy = new(
            o => o.MaxConcurrentCalls = 2,
            s => s.AddSingleton<HookObserver, Throws>().AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider, ThrowingLogs>());
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Decide, new Closed(async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException();
        }));
        for (int i = 0; i < 10; i++)
        {
            (await pipeline.RunAsync(Request, null, HookConnection.None)).ShouldBeFallback("no", HookOutcome.Threw);
        }

        TaskCompletionSource<ToyReply> late = new();
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Closed(_ => new(late.Task))).RunAsync(Request, null, HookConnection.None);
        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        (await running).ShouldBeFallback("no", HookOutcome.Late);
        late.SetResult(ToyReply.Pass);
        await Until(() => toy.Server.ActiveCalls == 0);
    }

    [Fact]
    public async Task Run_SynchronousAnswer_AllocatesTheContextAlone()
    {
        await using ToyServer toy = new(services: s => s.AddSingleton<HookObserver, Silent>());
        toy.Observer.Calls.Capacity = 100_000;
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Hear, new Hears(), new HearsToo());
        for (int i = 0; i < 1000; i++)
        {
            await pipeline.RunAsync(Request, null, HookConnection.None);
        }

        // The least of several rounds: a round may be disturbed by the runtime's own work.
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                await pipeline.RunAsync(Request, null, HookConnection.None);
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / 1000);
        }

        least.ShouldBeInRange(1, 128);
    }

    private static async Task Until(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class GivesUp(Task<ToyReply> answer) : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context)
        {
            _ = context.CancellationToken;
            return new(answer);
        }
    }

    private sealed class Closed(Func<HookContext, ValueTask<ToyReply>> answer) : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => answer(context);
    }

    private sealed class Open(Func<HookContext, ValueTask<ToyReply>> answer) : ToyPlugin
    {
        [FailOpen]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => answer(context);
    }

    private sealed class NeverAsked : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context)
        {
            Assert.Fail("This plugin stands behind the end of the chain.");
            return default;
        }
    }

    private sealed class Neutral(Func<HookContext, ValueTask<ToyReply>> answer) : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => answer(context);
    }

    private sealed class Appends(string text) : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply(text));
    }

    private sealed class AppendsLater(string text) : ToyPlugin
    {
        public override async ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context)
        {
            await Task.Yield();
            return new(text);
        }
    }

    private sealed class AppendsSeen : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply($"[{request.Text}]"));
    }

    private sealed class Hears : ToyPlugin
    {
        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class HearsToo : ToyPlugin
    {
        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class Silent : HookObserver
    {
        public override void OnAnswered(in HookObservation call)
        {
        }
    }

    private sealed class Throws : HookObserver
    {
        public override void OnAnswered(in HookObservation call) => throw new InvalidOperationException("an observer");
    }

    private sealed class ThrowingLogs : Microsoft.Extensions.Logging.ILoggerProvider, Microsoft.Extensions.Logging.ILogger
    {
        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the disk is full");

        public void Dispose()
        {
        }
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class ThrowsOnDispose : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("will not go");
    }
}
