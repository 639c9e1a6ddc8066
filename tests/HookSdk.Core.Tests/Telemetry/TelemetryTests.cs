using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Core.Tests.Telemetry;

[Collection("spans")]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_EachCall_IsMeasuredInSecondsAndFallbacksByCause()
    {
        await using ToyServer toy = new();
        IMeterFactory meters = toy.Services.GetRequiredService<IMeterFactory>();
        ConcurrentBag<(string Instrument, double Value, string Tags)> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name == "HookSdk")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((i, v, tags, _) => seen.Add((i.Name, v, Text(tags))));
        listener.SetMeasurementEventCallback<long>((i, v, tags, _) => seen.Add((i.Name, v, Text(tags))));
        listener.SetMeasurementEventCallback<int>((i, v, tags, _) => seen.Add((i.Name, v, Text(tags))));
        listener.Start();

        TaskCompletionSource<ToyReply> never = new();
        ValueTask<HookResult<ToyReply>> late = toy.Pipeline(ToyHooks.Decide, new Decides(_ => new(never.Task))).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        await late;
        await toy.Pipeline(ToyHooks.Decide, new Decides(_ => new(new ToyReply("yes")))).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        toy.Pipeline(ToyHooks.Decide, new Decides(_ => new(never.Task))).AnswerUnread(new ToyRequest(""), "it is cut off");
        listener.RecordObservableInstruments();

        seen.ShouldContain(("hooksdk.hook.fallbacks", 1, "hooksdk.cause=unreadable hooksdk.hook=decide hooksdk.target=toy"));
        seen.ShouldContain(("hooksdk.hook.duration", 1.0, "hooksdk.hook=decide hooksdk.outcome=late hooksdk.target=toy"));
        seen.ShouldContain(("hooksdk.hook.duration", 0.0, "hooksdk.hook=decide hooksdk.outcome=answered hooksdk.target=toy"));
        seen.ShouldContain(("hooksdk.hook.fallbacks", 1, "hooksdk.cause=late hooksdk.hook=decide hooksdk.target=toy"));
        seen.ShouldContain(("hooksdk.hook.active", 1, "hooksdk.target=toy")); // the late handler still runs
        never.SetResult(new("yes"));
    }

    [Theory]
    [InlineData(LogLevel.Information)] // the host makes a span of its own
    [InlineData(LogLevel.None)] // it does not
    public async Task Traces_CallerSentAContext_IsTakenOver(LogLevel hostLog)
    {
        string trace = hostLog == LogLevel.None ? "0af7651916cd43dd8448eb211c80319d" : "0af7651916cd43dd8448eb211c80319c";
        ConcurrentBag<Activity> spans = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == "HookSdk",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        string? callId = null;
        await using ToyApp toy = await ToyApp.StartAsync(new Decides(context =>
        {
            callId = context.CallId;
            throw new InvalidOperationException();
        }), build: b => b.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", hostLog));
        using HttpRequestMessage request = new(HttpMethod.Post, "/toy/decide") { Content = new StringContent("x") };
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");

        await toy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Activity span = spans.Single(s => s.TraceId.ToHexString() == trace);
        callId.ShouldBe(trace);
        span.DisplayName.ShouldBe("decide");
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.GetTagItem("hooksdk.outcome").ShouldBe("threw");
    }

    [Fact]
    public async Task Span_ListenerToTheMetricsThrows_IsClosedAllTheSame()
    {
        ConcurrentBag<Activity> spans = [];
        using ActivityListener spanListener = new()
        {
            ShouldListenTo = static source => source.Name == "HookSdk",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(spanListener);
        await using ToyServer toy = new();
        IMeterFactory meters = toy.Services.GetRequiredService<IMeterFactory>();
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => throw new InvalidOperationException("a listener"));
        listener.Start();
        Activity? before = Activity.Current;
        Activity? seen = null;

        await toy.Pipeline(ToyHooks.Decide, new Decides(_ =>
        {
            seen = Activity.Current;
            return new(new ToyReply("yes"));
        })).RunAsync(new ToyRequest("x"), null, HookConnection.None);

        spans.ShouldContain(seen);
        seen!.GetTagItem("hooksdk.outcome").ShouldBe("answered");
        Activity.Current.ShouldBe(before);
        toy.Log.Lines.ShouldContain(static l => l.Contains("a listener to the metrics threw"));
    }

    [Fact]
    public async Task Span_IsOpenedByTheFirstObserverThatDoes_AndComesBackWithTheAnswer()
    {
        await using ToyServer toy = new(services: static s => s.AddSingleton<HookObserver, OpensSpans>().AddSingleton<HookObserver, OpensSpans>());
        OpensSpans[] observers = [.. toy.Services.GetServices<HookObserver>().OfType<OpensSpans>()];
        TaskCompletionSource<ToyReply> answer = new();
        Activity? before = Activity.Current;
        Activity? seen = null;

        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Decides(_ =>
        {
            seen = Activity.Current;
            return new(answer.Task);
        })).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        Activity? behind = Activity.Current;
        answer.SetResult(new("yes"));
        await running;

        behind.ShouldBe(before);
        seen.ShouldBe(observers[0].Opened.ShouldHaveSingleItem());
        observers[1].Opened.ShouldBeEmpty();
        toy.Observer.Calls.ShouldHaveSingleItem().Span.ShouldBe(seen);
    }

    private sealed class OpensSpans : HookObserver
    {
        public List<Activity> Opened { get; } = [];

        public override HookSpan OpenSpan(string target, string hook, HookConnection connection)
        {
            Activity? outer = Activity.Current;
            Opened.Add(new Activity(hook).Start());
            return new HookSpan(Opened[^1], outer);
        }

        public override void OnAnswered(in HookObservation call)
        {
        }
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> text = [];
        foreach ((string key, object? value) in tags)
        {
            text.Add($"{key}={value}");
        }

        return string.Join(' ', text.Order(StringComparer.Ordinal));
    }

    private sealed class Decides(Func<HookContext, ValueTask<ToyReply>> answer) : ToyPlugin
    {
        [FailOpen]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => answer(context);
    }

    [Fact]
    public void Log_OfMoreThanAHundredLinesOfAKind_LeavesTheRestOutAndCountsThem()
    {
        FakeClock clock = new();
        using ListLoggerProvider lines = new();
        using LoggerFactory loggers = new([lines]);
        HookLog log = new(loggers, clock);

        for (int i = 0; i < 1_000; i++)
        {
            log.Refused("toy", "decide", 400, 1, "garbage");
        }

        log.NotAllowed("toy", "10.0.0.1", "no");
        lines.Lines.Count.ShouldBe(ThrottledLogger.MostLines + 1);

        clock.Advance(TimeSpan.FromSeconds(10));
        log.Refused("toy", "decide", 400, 1, "garbage");
        lines.Lines[^2].ShouldBe("Warning: 900 lines like the next one were left out");
        lines.Lines[^1].ShouldContain("garbage");
        lines.Lines.Count.ShouldBe(ThrottledLogger.MostLines + 3);
    }
}
