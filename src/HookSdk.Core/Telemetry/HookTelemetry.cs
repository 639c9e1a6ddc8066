using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HookSdk;

/// <summary>Metrics and traces under the name "HookSdk".</summary>
internal sealed class HookTelemetry : HookObserver
{
    public const string Name = "HookSdk";

    private const string TargetTag = "hooksdk.target";
    private const string ServerTag = "hooksdk.server";
    private const string HookTag = "hooksdk.hook";
    private const string OutcomeTag = "hooksdk.outcome";
    private const string CauseTag = "hooksdk.cause";

    private static readonly ActivitySource Source = new(Name);

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _fallbacks;

    public HookTelemetry(IMeterFactory meters, IEnumerable<HookServerAccessor> servers)
    {
        Meter meter = meters.Create(Name);
        _duration = meter.CreateHistogram(
            "hooksdk.hook.duration",
            "s",
            "From the request that was read to its reply.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        _fallbacks = meter.CreateCounter<long>("hooksdk.hook.fallbacks", "{call}", "Calls answered by a fallback, by cause.");
        meter.CreateObservableUpDownCounter(
            "hooksdk.hook.active",
            () => servers.Select(static s => s.Server).Select(static s => new Measurement<int>(s.ActiveCalls, TagsOf(s))),
            "{call}",
            "Calls that hold a slot, late handlers included.");
    }

    /// <summary>
    /// Opens the span of a call, when anyone listens. Its parent is the web server's own span, or, where that makes none, the W3C trace context that the caller sent.
    /// </summary>
    public override HookSpan OpenSpan(string target, string hook, HookConnection connection)
    {
        if (!Source.HasListeners())
        {
            return default;
        }

        Activity? outer = Activity.Current;
        try
        {
            Activity? activity = Source.StartActivity(hook, ActivityKind.Server, outer is null ? connection.TraceParent : outer.Context);
            if (activity is not null)
            {
                activity.SetTag(TargetTag, target).SetTag(HookTag, hook);
                connection.Describe(activity);
            }

            return new HookSpan(activity, outer);
        }
        catch (Exception)
        {
            // A listener that fails does no harm to the call.
            return default;
        }
    }

    /// <summary>The parent that a span of this call would have, for a call that is handled later. The default one when nobody listens.</summary>
    public static ActivityContext ParentOf(HookConnection connection) => Source.HasListeners() ? Activity.Current?.Context ?? connection.TraceParent : default;

    /// <summary>Counts the call, and closes its span, whatever a listener to the metrics throws.</summary>
    public override void OnAnswered(in HookObservation call)
    {
        try
        {
            Count(call);
        }
        finally
        {
            if (call.Span is { } span)
            {
                Close(span, call.Outcome);
            }
        }
    }

    /// <summary>What sets the servers apart in metrics that others keep too.</summary>
    public static KeyValuePair<string, object?>[] TagsOf(HookServer server) =>
        server.Name is null ? [new(TargetTag, server.Kind)] : [new(TargetTag, server.Kind), new(ServerTag, server.Name)];

    private void Count(in HookObservation call)
    {
        string outcome = NameOf(call.Outcome);
        bool isFallback = IsFallback(call.Outcome);
        if (call.Server is { } server)
        {
            TagList tags = new([new(TargetTag, call.Target), new(ServerTag, server), new(HookTag, call.Hook), new(OutcomeTag, outcome)]);
            _duration.Record(call.Elapsed.TotalSeconds, tags);
            if (isFallback)
            {
                tags[3] = new(CauseTag, outcome);
                _fallbacks.Add(1, tags);
            }

            return;
        }

        _duration.Record(call.Elapsed.TotalSeconds, new(TargetTag, call.Target), new(HookTag, call.Hook), new(OutcomeTag, outcome));
        if (isFallback)
        {
            _fallbacks.Add(1, new(TargetTag, call.Target), new(HookTag, call.Hook), new(CauseTag, outcome));
        }
    }

    private static void Close(Activity span, HookOutcome outcome)
    {
        span.SetTag(OutcomeTag, NameOf(outcome));
        if (IsFallback(outcome))
        {
            span.SetStatus(ActivityStatusCode.Error);
        }

        try
        {
            span.Stop();
        }
        catch (Exception)
        {
            // A listener that fails does no harm to the call.
        }
    }

    private static bool IsFallback(HookOutcome outcome) => outcome is not (HookOutcome.Answered or HookOutcome.CallerGone);

    /// <summary>An outcome as metrics, spans and recordings spell it.</summary>
    public static string NameOf(HookOutcome outcome) => outcome switch
    {
        HookOutcome.Answered => "answered",
        HookOutcome.Threw => "threw",
        HookOutcome.Late => "late",
        HookOutcome.Shed => "shed",
        HookOutcome.NoReply => "no_reply",
        HookOutcome.Unreadable => "unreadable",
        _ => "caller_gone",
    };
}
