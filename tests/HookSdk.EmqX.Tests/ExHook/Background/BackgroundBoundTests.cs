using System.Buffers;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.Transport;
using Microsoft.Extensions.DependencyInjection;
using Kind = HookSdk.EmqX.ExHook.Wire.ValuedResponse.Types.ResponsedType;

namespace HookSdk.EmqX.Tests.ExHook.Background;

/// <summary>How much waits, and how much is handled at once.</summary>
public sealed class BackgroundBoundTests
{
    [Fact]
    public async Task MoreClientsThanHandlersAtOnce_AllWaitTheirTurn_AndDecisionsDoNot()
    {
        HeldProvider provider = new() { Holds = static c => c != "newcomer" };
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.MaxConcurrentCalls) = (true, 2));
        using Drops drops = new(host);
        for (int i = 0; i < 10; i++)
        {
            await host.AckedAsync($"c{i}", "x");
        }

        await Waiting.UntilAsync(() => provider.Started.Count == 2);
        (await host.AuthenticateAsync("newcomer")).Type.ShouldBe(Kind.Continue);
        host.Queue.Waiting.ShouldBe(10);
        provider.Started.Order().ShouldBe(["c0 x", "c1 x", "newcomer authenticate"]);

        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.Order().ShouldBe(provider.Started.Order());
        provider.Ended.Count.ShouldBe(11);
        drops.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Clients_TakeTurns_WhateverOneOfThemHasWaiting()
    {
        HeldProvider provider = new() { Holds = static c => c == "held" };
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.MaxConcurrentCalls) = (true, 1));
        foreach (string call in new[] { "held 0", "c1 1", "c1 2", "c1 3", "c2 1", "c3 1", "c2 2" })
        {
            await host.AckedAsync(call.Split(' ')[0], call.Split(' ')[1]);
        }

        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe(["held 0", "c1 1", "c2 1", "c3 1", "c1 2", "c2 2", "c1 3"]);
    }

    [Fact]
    public async Task Handlers_TakeNoSlot_AndHeldSlotsDoNotShedThem()
    {
        HeldProvider provider = new() { Holds = static c => c == "slow" };
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.MaxConcurrentCalls) = (true, 1));
        Task deciding = host.AuthenticateAsync("slow");
        await Waiting.UntilAsync(() => provider.Started.Count == 1);
        await host.AckedAsync("c1", "1");
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe(["c1 1"]);
        host.Services.GetRequiredKeyedService<HookServer>("exhook").ActiveCalls.ShouldBe(1);
        provider.Release.SetResult();
        await deciding;
    }

    [Fact]
    public async Task FullQueue_DropsTheNewest_CountsAndLogs()
    {
        HeldProvider provider = new();
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.BackgroundQueueLength) = (true, 3));
        using Drops drops = new(host);
        for (int i = 0; i < 5; i++)
        {
            await host.AckedAsync("full", i.ToString(null, null));
        }

        host.Queue.Waiting.ShouldBe(3);
        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe(["full 0", "full 1", "full 2"]);
        drops.Count.ShouldBe(2);
        host.Log.All.Where(static l => l.Contains("is full")).ShouldHaveSingleItem().ShouldContain("message.acked was dropped: 1 calls");
    }

    [Fact]
    public async Task Requests_HoldSixtyFourMebibytes_AndWhatIsAboveIsDropped()
    {
        await using ExHookHost host = new(new HeldProvider(), static o => o.NotifyInBackground = true);
        using Drops drops = new(host);
        Held route = new(host.Services.GetRequiredKeyedService<HookServer>("exhook"));
        HookBody mebibyte = NewBody(1 << 20);
        for (int i = 0; i < 70; i++)
        {
            host.Queue.TryTake(new Notification(route, mebibyte, $"c{i % 7}", HookCaller.Unknown, default)).ShouldBeTrue();
        }

        (host.Queue.Waiting, drops.Count).ShouldBe((64, 6));
        route.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);

        // What was released may be taken again.
        host.Queue.TryTake(new Notification(route, mebibyte, "c1", HookCaller.Unknown, default)).ShouldBeTrue();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        drops.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Request_OfMoreThanThat_IsTakenWhereNothingElseIs()
    {
        await using ExHookHost host = new(new HeldProvider(), static o => o.NotifyInBackground = true);
        using Drops drops = new(host);
        Held route = new(host.Services.GetRequiredKeyedService<HookServer>("exhook"));
        HookBody large = NewBody((64 << 20) + 1);
        host.Queue.TryTake(new Notification(route, large, "c1", HookCaller.Unknown, default)).ShouldBeTrue();
        host.Queue.TryTake(new Notification(route, NewBody(1), "c2", HookCaller.Unknown, default)).ShouldBeTrue();
        (host.Queue.Waiting, drops.Count).ShouldBe((1, 1));
        route.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
    }

    private static HookBody NewBody(int length)
    {
        HookBody body = HookBody.Rent(length);
        body.Advance(length);
        return body;
    }

    private sealed class Held(HookServer server) : BoundHook
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Name => "held";

        public override string ContentType => "application/grpc";

        public override async ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
        {
            connection.TryEnter(server);
            await Release.Task;
            connection.Leave(server);
            return HookAnswer.Ok;
        }
    }
}
