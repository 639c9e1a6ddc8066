using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Emg.Tests.Hosting;

/// <summary>Hooks of EMG that only inform are answered before they are handled; those that decide are not, whatever the setting.</summary>
public sealed class AnsweredFirstTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeClock _clock = new();
    private readonly Lines _lines = new();
    private readonly Holds _holds = new();
    private ServiceProvider? _services;
    private FakeEmg? _emg;

    public static TheoryData<string> Informing => [EmgHookNames.AfterSend, EmgHookNames.AfterDlr];

    public static TheoryData<string> Deciding => [.. EmgHookNames.All.Except(Informing.Select(static h => (string)h.Data))];

    [Theory]
    [MemberData(nameof(Informing))]
    public async Task HookThatInforms_IsAnsweredBeforeItIsHandled(string hook)
    {
        _holds.Hook = hook;
        await StartAsync();

        await PlayAsync(hook).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await _holds.Started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        _holds.Ended.Task.IsCompleted.ShouldBeFalse();
        _holds.Release.SetResult();
        await _holds.Ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _emg!.EnsureNoFallback();
    }

    [Theory]
    [MemberData(nameof(Deciding))]
    public async Task HookThatDecides_IsWaitedFor(string hook)
    {
        _holds.Hook = hook;
        await StartAsync();

        Task playing = PlayAsync(hook);
        await _holds.Started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        (await Task.WhenAny(playing, Task.Delay(50, TestContext.Current.CancellationToken))).ShouldNotBe(playing);
        _holds.Release.SetResult();
        await playing.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _emg!.EnsureNoFallback();
    }

    [Theory]
    [MemberData(nameof(Informing))]
    public async Task Request_ThatCannotBeRead_IsAnswered_Dropped_AndTold(string hook)
    {
        await StartAsync();
        _emg!.Faults.Next(hook).TruncatedBody();

        await PlayAsync(hook).WaitAsync(Patience, TestContext.Current.CancellationToken);

        await _lines.WaitForAsync(65);
        _lines.Of(65).ShouldHaveSingleItem().ShouldStartWith($"emg {hook}: the call was answered before it was read, and could not be read: ");
        _lines.Of(49).ShouldBeEmpty();
        _emg.Calls.Single(c => c.Hook == hook).Status.ShouldBe(200);
    }

    /// <summary>Each line that tells how a handler ended says that nothing was answered in its place.</summary>
    [Theory]
    [InlineData("null", 2)]
    [InlineData("blocks", 4)]
    [InlineData("gives up", 21)]
    [InlineData("starved", 61)]
    [InlineData("full", 62)]
    public async Task Line_OfAHandlerThatFails_SaysThatTheCallHadBeenAnswered(string how, int id)
    {
        _holds.How = how;
        _holds.Clock = _clock;
        await StartAsync(static o => o.MaxConcurrentCallsPerPlugin["sms"] = 1);

        await PlayAsync(EmgHookNames.AfterDlr, "1");
        if (how == "full")
        {
            await _holds.Started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            await PlayAsync(EmgHookNames.AfterDlr, "2");
        }
        else if (how == "gives up")
        {
            await _holds.Started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        await _lines.WaitForAsync(id);
        _lines.Of(id).ShouldHaveSingleItem().ShouldContain(", and the call had been answered before it ran");
        _lines.All.ShouldAllBe(static l => !l.Text.Contains("fallback was answered", StringComparison.Ordinal) && !l.Text.Contains("slot", StringComparison.Ordinal));
        _holds.Release.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _holds.Release.TrySetResult();
        await (_emg?.DisposeAsync() ?? default);
        await (_services?.DisposeAsync() ?? default);
    }

    private async Task StartAsync(Action<EmgOptions>? configure = null)
    {
        ServiceCollection services = new();
        services.AddLogging(b => b.SetMinimumLevel(LogLevel.Debug).AddProvider(_lines));
        if (_holds.How != "starved")
        {
            services.AddSingleton<TimeProvider>(_clock);
        }

        services.AddEmg(o =>
        {
            o.NotifyInBackground = true;
            configure?.Invoke(o);
        }).Add(_holds.How is null ? new Sms(_holds) : new Reports(_holds), "sms");
        if (_holds.How == "starved")
        {
            services.AddSingleton(NoThreads());
        }

        _services = services.BuildServiceProvider();
        _emg = await FakeEmg.StartAsync(HookTarget.Services(_services), o =>
        {
            o.Time = _clock;
            o.Connectors.Add(new EmgConnector("in") { IsRoute = true });
        });
    }

    /// <summary>A pool that has begun nothing since the machine has started.</summary>
    private static ThreadWatch NoThreads()
    {
        ThreadWatch watch = new();
        ((IThreadPoolWorkItem)watch).Execute();
        watch.Wait.ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
        return watch;
    }

    private async Task PlayAsync(string hook, string id = "1")
    {
        if (hook is EmgHookNames.BeforeDlr or EmgHookNames.AfterDlr)
        {
            await _emg!.ReceiveDlrAsync(new([new("ID", id), new("ORIGID", "1")]));
        }
        else
        {
            await _emg!.ReceiveAsync(new EmgMessage("INFO", "46700000002", "hi").With("ROUTE", "in"), "in");
        }
    }

    private sealed class Holds
    {
        public string? Hook { get; set; }

        public string? How { get; set; }

        public FakeClock? Clock { get; set; }

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<TReply> AnswerAsync<TReply>(HookContext context, TReply reply)
            where TReply : class
        {
            switch (How)
            {
                case "null":
                    return null!;
                case "blocks":
                    Clock!.Advance(TimeSpan.FromSeconds(3));
                    return reply;
                case "gives up":
                    TaskCompletionSource cancelled = new();
                    await using (context.CancellationToken.Register(cancelled.SetCanceled))
                    {
                        Started.TrySetResult();
                        await cancelled.Task;
                    }

                    return reply;
                case "full":
                    Started.TrySetResult();
                    await Release.Task;
                    return reply;
            }

            if (context.Hook == Hook)
            {
                Started.TrySetResult();
                await Release.Task;
                Ended.SetResult();
            }

            return reply;
        }
    }

    private sealed class Reports(Holds holds) : EmgPlugin
    {
        public override ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context) => holds.AnswerAsync(context, ChangeReply.NoChange());
    }

    [FailOpen]
    private sealed class Sms(Holds holds) : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => holds.AnswerAsync(context, BeforeReceiveReply.Accept());

        public override ValueTask<ChangeReply> BeforeRouteAsync(BeforeRouteRequest request, HookContext context) => holds.AnswerAsync(context, ChangeReply.NoChange());

        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => holds.AnswerAsync(context, RouteReply.NoChoice());

        public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) => holds.AnswerAsync(context, ChangeReply.NoChange());

        public override ValueTask<ChangeReply> AfterSendAsync(AfterSendRequest request, HookContext context) => holds.AnswerAsync(context, ChangeReply.NoChange());

        public override ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context) => holds.AnswerAsync(context, DlrReply.NoChange());

        public override ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context) => holds.AnswerAsync(context, ChangeReply.NoChange());
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly Lock _lock = new();
        private readonly List<(int Id, string Text)> _all = [];
        private readonly Dictionary<int, TaskCompletionSource> _awaited = [];

        public IReadOnlyList<(int Id, string Text)> All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _all];
                }
            }
        }

        public IReadOnlyList<string> Of(int id) => [.. All.Where(l => l.Id == id).Select(static l => l.Text)];

        public Task WaitForAsync(int id)
        {
            lock (_lock)
            {
                return Awaited(id).Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lock)
            {
                _all.Add((eventId.Id, formatter(state, exception)));
                Awaited(eventId.Id).TrySetResult();
            }
        }

        public void Dispose()
        {
        }

        private TaskCompletionSource Awaited(int id) =>
            _awaited.TryGetValue(id, out TaskCompletionSource? there) ? there : _awaited[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
