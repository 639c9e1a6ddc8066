using System.Buffers;
using System.Diagnostics;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.Transport;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Background;

/// <summary>Answer first, work after.</summary>
public sealed class BackgroundTests
{
    [Fact]
    public async Task Notification_IsAnsweredBeforeItsHandlerHasEnded()
    {
        HeldProvider provider = new();
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        await host.AckedAsync("c1", "1");
        await Waiting.UntilAsync(() => provider.Started.Count == 1);
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
    public async Task Request_IsWholeWhenItsHandlerRuns_ThoughTheCallIsLongOver()
    {
        HeldProvider provider = new() { Holds = static c => c == "c1" };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        await host.AckedAsync("c1", "first");
        await host.AckedAsync("c1", "mine");
        for (int i = 0; i < 200; i++)
        {
            await host.AckedAsync("x", "other");
        }

        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldContain("c1 mine");
    }

    [Fact]
    public async Task Request_ThatCannotBeRead_IsLoggedAndCounted_AndStopsNothing()
    {
        HeldProvider provider = new() { Holds = static _ => false };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        using Drops drops = new(host);
        (await host.CallAsync("v2", "OnMessageAcked", [0xFF])).ShouldBeEmpty();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        host.Log.All.ShouldContain(static l => l.Contains("could not be read: the bytes are not the message"));
        drops.Count.ShouldBe(1);
        await host.AckedAsync("", "after");
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe([" after"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ThatFailsOutsideItsHandler_IsLoggedAndCounted_AndTheClientsNextIsHandled(bool atOnce)
    {
        HeldProvider provider = new() { Holds = static _ => false };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        using Drops drops = new(host);
        HookBody body = HookBody.Copy([1]);
        host.Queue.TryTake(new Notification(new Failing(atOnce), body, "c1", HookCaller.Unknown, default)).ShouldBeTrue();
        body.Release();
        await host.AckedAsync("c1", "next");
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe(["c1 next"]);
        drops.Count.ShouldBe(1);
        host.Log.All.ShouldContain(static l => l.Contains("exhook failing: the call was answered before, and could not be handled"));
        Should.Throw<InvalidOperationException>(() => body.Memory).Message.ShouldContain("the bytes have gone back");
    }

    [Fact]
    public async Task Span_BelongsToTheCallThatWasAnswered()
    {
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == "HookSdk",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        HeldProvider provider = new() { Holds = static c => c == "held" };
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.MaxConcurrentCalls) = (true, 1));
        await host.AckedAsync("held", "");
        List<ActivitySpanId> callers = [];
        for (int i = 0; i < 3; i++)
        {
            using Activity caller = new Activity("caller").Start();
            callers.Add(caller.SpanId);
            await host.AckedAsync("c1", i.ToString(null, null));
        }

        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Spans.Skip(1).Select(static s => s.ShouldNotBeNull().ParentSpanId).ShouldBe(callers);
    }

    private sealed class Failing(bool atOnce) : BoundHook
    {
        public override string Name => "failing";

        public override string ContentType => "application/grpc";

        public override async ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
        {
            if (!atOnce)
            {
                await Task.Yield();
            }

            throw new InvalidOperationException("on purpose");
        }
    }
}
