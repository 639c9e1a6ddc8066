using Google.Protobuf;
using HookSdk.EmqX.Tests.Transport;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Background;

/// <summary>Who waits for whom.</summary>
public sealed class BackgroundOrderTests
{
    /// <summary>Calls about client "c1" beside an acknowledgement: by the client, by the connection, and by the publisher.</summary>
    public static TheoryData<string, byte[]> CallsAboutC1 => new()
    {
        { "OnMessageAcked", Calls.Acked("c1", "acked") },
        { "OnClientConnect", new Wire.ClientConnectRequest { Conninfo = new() { Node = "n", Clientid = "c1", Username = "u" } }.ToByteArray() },
        { "OnClientConnack", new Wire.ClientConnackRequest { Conninfo = new() { Node = "n", Clientid = "c1", Username = "u" }, ResultCode = "success" }.ToByteArray() },
        { "OnMessageDropped", new Wire.MessageDroppedRequest { Message = new() { Node = "n", Id = "1", From = "c1", Topic = "t" }, Reason = "no_subscribers" }.ToByteArray() },
    };

    [Theory]
    [MemberData(nameof(CallsAboutC1))]
    public async Task Call_WaitsForTheOneAboutTheSameClient(string method, byte[] request)
    {
        HeldProvider provider = new() { Holds = static c => c == "c1" };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        await host.AckedAsync("c1", "first");
        await host.CallAsync("v2", method, request);
        await host.AckedAsync("c2", "last");
        await Waiting.UntilAsync(() => host.Queue.Waiting == 2 && provider.Started.Count >= 2);
        provider.Started.Order().ShouldBe(["c1 first", "c2 last"]);
        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.Count.ShouldBe(3);
        provider.Ended.Take(2).Order().ShouldBe(["c1 first", "c2 last"]);
    }

    [Fact]
    public async Task OneClient_IsHandledInOrder_AndNobodyWaitsForAnother()
    {
        HeldProvider provider = new() { Holds = static c => c == "c1" };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        for (int i = 0; i < 50; i++)
        {
            await host.AckedAsync("c1", i.ToString("00", null));
            await host.AckedAsync("c2", i.ToString("00", null));
        }

        await Waiting.UntilAsync(() => host.Queue.Waiting == 50);
        provider.Ended.ShouldBe(Enumerable.Range(0, 50).Select(static i => $"c2 {i:00}"));
        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.Skip(50).ShouldBe(Enumerable.Range(0, 50).Select(static i => $"c1 {i:00}"));
    }

    [Fact]
    public async Task Clients_WithoutAnId_WaitForNobody()
    {
        int calls = 0;
        HeldProvider provider = new() { Holds = _ => Interlocked.Increment(ref calls) == 1 };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        for (int i = 0; i < 3; i++)
        {
            await host.CallAsync("v2", "OnClientConnack", new Wire.ClientConnackRequest { Conninfo = new() { Node = "n" } }.ToByteArray());
        }

        await Waiting.UntilAsync(() => host.Queue.Waiting == 1);
        provider.Ended.ShouldBe([" connack", " connack"]);
        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
    }

    [Fact]
    public async Task HandlerPastItsDeadline_IsToldToGiveUp_AndHoldsUpItsOwnClientAlone()
    {
        HeldProvider provider = new() { Holds = static c => c == "c1" };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        await host.AckedAsync("c1", "1");
        await host.AckedAsync("c1", "2");

        // The handler's token has a timer, and the wait for the handler another one.
        await Waiting.UntilAsync(() => host.Clock.WaitingTimers == 2);
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        await Waiting.UntilAsync(() => host.Clock.WaitingTimers == 1);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await Waiting.UntilAsync(() => host.Log.All.Any(static l => l.Contains("message.acked") && l.Contains("had not answered")));
        host.Log.All.Single(static l => l.Contains("had not answered")).ShouldContain("and the call had been answered before it ran; what waits behind it about the same client waits until it ends");
        provider.Tokens.ShouldAllBe(static t => t.IsCancellationRequested);

        await host.AckedAsync("c2", "1");
        await Waiting.UntilAsync(() => host.Queue.Waiting == 2);
        provider.Started.ShouldBe(["c1 1", "c2 1"]);

        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe(["c2 1", "c1 1", "c1 2"]);
    }
}
