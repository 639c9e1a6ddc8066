using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using HookSdk.Emg;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>A call that was answered and not handled, as an observer was told of it.</summary>
public sealed record ObservedDrop(string Target, string? Cause, bool HasRequest);

/// <summary>A target whose informing hooks are answered first. Handlers of client 1 are held until the release.</summary>
internal sealed class BackgroundHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MeterListener _listener = new();
    private readonly Handled _handled = new();
    private readonly Lines _lines = new();
    private readonly ServiceProvider _services;
    private readonly Dictionary<string, FakeVerneMqClient> _clients = [];
    private FakeEmg? _emg;
    private FakeVerneMq? _broker;
    private long _dropped;

    private BackgroundHost(string target, int queue)
    {
        ServiceCollection services = new();
        services.AddLogging(b => b.AddProvider(_lines));
        services.AddSingleton(_handled);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddHookObserver<DropRecorder>();
        if (target == "emg")
        {
            services.AddEmg(o => (o.NotifyInBackground, o.BackgroundQueueLength) = (true, queue)).Add<Reports>();
        }
        else
        {
            services.AddVerneMq(o => (o.NotifyInBackground, o.BackgroundQueueLength) = (true, queue)).Add<Publishes>();
        }

        _services = services.BuildServiceProvider();
        IMeterFactory meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "hooksdk.background.dropped" && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _dropped, value));
        _listener.Start();
    }

    public FakeClock Clock { get; } = new();

    public long Dropped => Interlocked.Read(ref _dropped);

    public IReadOnlyCollection<string> Log => _lines.All;

    public IReadOnlyCollection<ObservedDrop> Drops => _services.GetRequiredService<DropRecorder>().All;

    public static async Task<BackgroundHost> OpenAsync(string target, int queue = 100)
    {
        BackgroundHost host = new(target, queue);
        if (target == "emg")
        {
            host._emg = await FakeEmg.StartAsync(HookTarget.Services(host._services), o => o.Time = host.Clock);
        }
        else
        {
            host._broker = await FakeVerneMq.StartAsync(HookTarget.Services(host._services), o => o.Time = host.Clock);
        }

        return host;
    }

    /// <summary>Has the broker tell of something about a client (a message, at EMG), and returns once it was answered.</summary>
    public async Task CallAsync(string client, string what)
    {
        if (_emg is not null)
        {
            await _emg.ReceiveDlrAsync(new EmgMessage("46700000001", "INFO", what).With(EmgOptionNames.Id, client));
            return;
        }

        if (!_clients.TryGetValue(client, out FakeVerneMqClient? known))
        {
            known = (await _broker!.ConnectAsync(client)).EnsureAccepted().Client;
            _clients.Add(client, known);
        }

        await known.PublishAsync(what, "x");
    }

    public Task<string> StartedAsync() => _handled.Started.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    public Task<string> EndedAsync() => _handled.Ended.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    public void Release() => _handled.Release.SetResult();

    public Task StopAsync() => Task.WhenAll(_services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Select(static s => s.StoppingAsync(default)));

    public async ValueTask DisposeAsync()
    {
        if (_emg is not null)
        {
            await _emg.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        _listener.Dispose();
        await _services.DisposeAsync();
    }

    public sealed class Handled
    {
        public Channel<string> Started { get; } = Channel.CreateUnbounded<string>();

        public Channel<string> Ended { get; } = Channel.CreateUnbounded<string>();

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask RunAsync(string client, string what)
        {
            Started.Writer.TryWrite($"{client} {what}");
            if (client == "1")
            {
                await Release.Task;
            }

            if (what == "throw")
            {
                throw new InvalidOperationException("it is to throw");
            }

            Ended.Writer.TryWrite($"{client} {what}");
        }
    }

    public sealed class Reports(Handled handled) : EmgPlugin
    {
        public override async ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context)
        {
            string what = request.Message.Text!;
            await handled.RunAsync($"{request.Message.Id}", what);
            return what == "change" ? ChangeReply.Change(EmgOptionNames.Note, "too late") : ChangeReply.NoChange();
        }
    }

    [FailClosed]
    public sealed class Publishes(Handled handled) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => handled.RunAsync(request.ClientId, request.Topic);

        public override ValueTask OnPublishM5Async(OnPublishM5Request request, HookContext context) => handled.RunAsync(request.ClientId, request.Topic);
    }

    public sealed class DropRecorder : IHookObserver
    {
        public ConcurrentQueue<ObservedDrop> All { get; } = [];

        public void OnAnswered(ObservedCall call)
        {
            if (call.Outcome == HookOutcome.Shed)
            {
                All.Enqueue(new(call.Target, call.Cause, call.Request is not null));
            }
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
