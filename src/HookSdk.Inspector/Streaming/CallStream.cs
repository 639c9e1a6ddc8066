using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Inspector;

/// <summary>Sends calls to those who look, as server-sent events: in bundles, and what does not fit is said to be left out.</summary>
internal sealed class CallStream(CallRing ring, CallBudget budget, HourOfCalls hour, BrokerWords words, InspectorInstance instance, TimeProvider time)
{
    public const int MostWatchers = 10;

    private const int MostWaiting = 200;
    private const int MostAtFirst = 100;

    /// <summary>After so many milliseconds a page asks again for a stream that broke.</summary>
    private const int Retry = 1000;

    private static readonly TimeSpan Bundle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Serves one watcher until they go, or the server stops.</summary>
    /// <returns>False: as many look as may.</returns>
    public async Task<bool> ServeAsync(HttpContext context, CancellationToken stopping)
    {
        if (!budget.TryWatch(MostWatchers))
        {
            return false;
        }

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        Channel<CallRecord> calls = Channel.CreateBounded<CallRecord>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        long last = LastOf(context.Request.Headers["Last-Event-ID"].ToString());
        void Take(CallRecord call) => calls.Writer.TryWrite(call);
        ring.Added += Take;
        try
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"retry: {Retry}\n", end.Token).ConfigureAwait(false);
            await WriteAsync(context, "hello", null, JsonSerializer.Serialize(instance.Hello, InspectorJson.Default.HelloDocument), end.Token).ConfigureAwait(false);
            List<CallRecord> first = [.. ring.After(last, MostAtFirst)];
            int skipped = last > 0 && first is [var oldest, ..] ? (int)(oldest.Id - last - 1) : 0;
            await SendAsync(context, first, skipped, 0, end.Token).ConfigureAwait(false);
            await PumpAsync(context, calls.Reader, first is [.., var newest] ? newest.Id : last, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // They have gone, or the server stops.
        }
        finally
        {
            ring.Added -= Take;
            budget.Unwatch();
        }

        return true;
    }

    /// <summary>The last call that a page has seen of this start; those of an earlier one count anew.</summary>
    private long LastOf(string id) =>
        id.StartsWith(instance.Hello.Start + "-", StringComparison.Ordinal) && long.TryParse(id.AsSpan(instance.Hello.Start.Length + 1), System.Globalization.CultureInfo.InvariantCulture, out long last) ? last : 0;

    private async Task PumpAsync(HttpContext context, ChannelReader<CallRecord> calls, long last, CancellationToken end)
    {
        long counted = hour.Calls;
        long since = time.GetTimestamp();
        double rate = 0;
        while (true)
        {
            using CancellationTokenSource beat = CancellationTokenSource.CreateLinkedTokenSource(end);
            Task<bool> waiting = calls.WaitToReadAsync(beat.Token).AsTask();
            await ((Task)waiting).WaitAsync(Beat, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            end.ThrowIfCancellationRequested();
            if (waiting.IsCompletedSuccessfully)
            {
                // A moment, so that many calls go in one bundle.
                await Task.Delay(Bundle, time, end).ConfigureAwait(false);
            }
            else
            {
                await beat.CancelAsync().ConfigureAwait(false);
                await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            List<CallRecord> bundle = [];
            while (calls.TryRead(out CallRecord? call))
            {
                if (call.Id > last)
                {
                    bundle.Add(call);
                }
            }

            bundle.Sort(static (a, b) => a.Id.CompareTo(b.Id));
            int skipped = bundle.Count > 0 ? (int)Math.Max(0, bundle[^1].Id - last - bundle.Count) : 0;
            last = bundle.Count > 0 ? bundle[^1].Id : last;
            TimeSpan passed = time.GetElapsedTime(since);
            if (passed >= Beat)
            {
                rate = (hour.Calls - counted) / passed.TotalSeconds;
                (counted, since) = (hour.Calls, time.GetTimestamp());
            }

            await SendAsync(context, bundle, skipped, rate, end).ConfigureAwait(false);
        }
    }

    private Task SendAsync(HttpContext context, List<CallRecord> calls, int skipped, double rate, CancellationToken end) => WriteAsync(
        context,
        "calls",
        calls is [.., var newest] ? $"{instance.Hello.Start}-{newest.Id}" : null,
        JsonSerializer.Serialize(new StreamDocument([.. calls.Select(c => CallWords.Summary(c, words.Of(c)))], skipped, rate, budget.PerSecond), InspectorJson.Default.StreamDocument),
        end);

    private static async Task WriteAsync(HttpContext context, string name, string? id, string json, CancellationToken end)
    {
        await context.Response.WriteAsync($"event: {name}\n{(id is null ? "" : $"id: {id}\n")}data: {json}\n\n", end).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(end).ConfigureAwait(false);
    }
}
