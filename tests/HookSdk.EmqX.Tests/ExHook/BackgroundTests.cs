using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.Grpc;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>Answer first, work after.</summary>
public sealed class BackgroundTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Notification_IsAnsweredBeforeItsHandlerHasEnded()
    {
        Slow provider = new();
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        (await AckedAsync(host, "c1", "1")).ShouldBeEmpty();
        await provider.Started.WaitAsync(Patience, TestContext.Current.CancellationToken);
        provider.Ended.ShouldBeEmpty();
        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe(["c1 1"]);
    }

    [Fact]
    public async Task DecidingHooks_AndLoads_AreNotPutOff()
    {
        AllHooks provider = new() { Access = static _ => AccessReply.Deny() };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        (await host.CallAsync("v2", "OnClientAuthenticate", [])).ShouldBe([8, 2, 24, 0]);
        (await host.CallAsync("v2", "OnProviderLoaded", new Wire.ProviderLoadedRequest(), Wire.LoadedResponse.Parser)).Hooks.Count.ShouldBe(19);
    }

    [Fact]
    public async Task OneClient_IsHandledInOrder_AndNobodyWaitsForAnother()
    {
        Slow provider = new() { Holds = "c1" };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        for (int i = 0; i < 50; i++)
        {
            await AckedAsync(host, "c1", i.ToString("00", null));
            await AckedAsync(host, "c2", i.ToString("00", null));
        }

        await Waiting.UntilAsync(() => host.Queue.Waiting == 50);
        provider.Ended.ShouldBe(Enumerable.Range(0, 50).Select(static i => $"c2 {i:00}"));
        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.Skip(50).ShouldBe(Enumerable.Range(0, 50).Select(static i => $"c1 {i:00}"));
    }

    [Fact]
    public async Task Request_IsWholeWhenItsHandlerRuns_ThoughTheCallIsLongOver()
    {
        Slow provider = new() { Holds = "c1" };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        await AckedAsync(host, "c1", "mine");
        await provider.Started.WaitAsync(Patience, TestContext.Current.CancellationToken);
        for (int i = 0; i < 200; i++)
        {
            await AckedAsync(host, "x", "other");
        }

        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldContain("c1 mine");
    }

    [Fact]
    public async Task FullQueue_DropsTheNewest_CountsAndLogs()
    {
        long counted = 0;
        using MeterListener meters = new();
        meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "hooksdk.exhook.dropped")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        Slow provider = new() { Holds = "full" };
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.BackgroundQueueLength) = (true, 3));
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        meters.Start();
        for (int i = 0; i < 5; i++)
        {
            (await AckedAsync(host, "full", i.ToString(null, null))).ShouldBeEmpty();
        }

        host.Queue.Waiting.ShouldBe(3);
        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe(["full 0", "full 1", "full 2"]);
        counted.ShouldBeGreaterThanOrEqualTo(2);
        host.Log.All.Where(static l => l.Contains("is full")).ShouldHaveSingleItem().ShouldContain("message.acked was dropped: 1 calls");
    }

    [Fact]
    public async Task Stop_WaitsForWhatWasAnswered_AndThenHandlesBeforeItAnswers()
    {
        Slow provider = new();
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        await AckedAsync(host, "c1", "1");
        Task drain = host.Queue.DrainAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        drain.IsCompleted.ShouldBeFalse();
        provider.Release.SetResult();
        await drain.WaitAsync(Patience, TestContext.Current.CancellationToken);
        provider.Ended.ShouldBe(["c1 1"]);

        await AckedAsync(host, "c1", "2");
        provider.Ended.ShouldBe(["c1 1", "c1 2"]);
    }

    [Fact]
    public async Task Stop_WindowOver_SaysHowManyAreLost()
    {
        Slow provider = new();
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.Deadline) = (true, TimeSpan.FromMinutes(5)));
        await AckedAsync(host, "c1", "1");
        await AckedAsync(host, "c1", "2");
        Task drain = host.Queue.DrainAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() =>
        {
            host.Clock.Advance(TimeSpan.FromSeconds(11));
            return drain.IsCompleted;
        });
        host.Log.All.ShouldContain(static l => l.Contains("answered calls were never handled"));
        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
    }

    [Fact]
    public async Task Request_ThatCannotBeRead_IsLoggedAndStopsNothing()
    {
        Slow provider = new();
        provider.Release.SetResult();
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        (await host.CallAsync("v2", "OnMessageAcked", [0xFF])).ShouldBeEmpty();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        host.Log.All.ShouldContain(static l => l.Contains("could not be read: the bytes are not the message"));
        await AckedAsync(host, "", "after");
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe([" after"]);
    }

    private static Task<byte[]> AckedAsync(ExHookHost host, string client, string payload) => host.CallAsync(
        "v2", "OnMessageAcked", new Wire.MessageAckedRequest { Clientinfo = new() { Clientid = client }, Message = new() { Payload = ByteString.CopyFromUtf8(payload) } }.ToByteArray());

    private sealed class Slow : ExHookProvider
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Holds { get; init; }

        public Task Started => _started.Task;

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Ended { get; } = [];

        public override async ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context)
        {
            if (Holds is null || request.Client.ClientId == Holds)
            {
                _started.TrySetResult();
                await Release.Task;
            }

            Ended.Enqueue($"{request.Client.ClientId} {System.Text.Encoding.UTF8.GetString(request.Message.Payload.Span)}");
        }
    }
}
