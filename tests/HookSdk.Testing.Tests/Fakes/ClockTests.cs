using HookSdk.Emg;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>Any TimeProvider is taken where the fakes' own clock is, Microsoft's fake one among them.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task Emg_OnMicrosoftsClock_HoldsThePluginsDeadlineToIt()
    {
        FakeTimeProvider clock = new();
        await using FakeEmg emg = await FakeEmg.StartAsync(new Waits(clock), o => o.Time = clock);

        Task<EmgOutcome> late = emg.ReceiveAsync(new("60", "46700000001", "hi"));
        clock.Advance(TimeSpan.FromSeconds(2));
        (await late).AllowFallback().EnsureRejected(1);

        Task<EmgOutcome> inTime = emg.ReceiveAsync(new("1", "46700000001", "hi"));
        clock.Advance(TimeSpan.FromSeconds(1));
        (await inTime).EnsureRejected(9);
        Should.Throw<InvalidOperationException>(() => emg.Time).Message.ShouldContain("FakeTimeProvider");
    }

    [Fact]
    public async Task M4_OnMicrosoftsClock_TimesOutOnIt()
    {
        FakeTimeProvider clock = new();
        await using FakeM4 m4 = await FakeM4.StartAsync(new Waiting.Voice(), o => o.Time = clock);

        Task<M4Outcome> calling = m4.CallAsync("1", "2");
        clock.Advance(TimeSpan.FromSeconds(1));

        (await calling).AllowFallback().EnsureContinued().Elapsed.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Emqx_OnMicrosoftsClock_ExpiresSessionsOnIt()
    {
        FakeTimeProvider clock = new();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Broken.Provider(), o => o.Time = clock);
        MqttConnect stored = new MqttConnect("c") { CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) };
        await (await emqx.ConnectAsync(stored)).EnsureAccepted().Client.DisconnectAsync();

        clock.Advance(TimeSpan.FromSeconds(30));
        EmqxConnectOutcome again = await emqx.ConnectAsync(stored);
        again.SessionPresent.ShouldBeTrue();
        await again.Client.DisconnectAsync();
        clock.Advance(TimeSpan.FromSeconds(61));

        (await emqx.ConnectAsync(stored)).SessionPresent.ShouldBeFalse();
    }

    [Fact]
    public async Task VerneMq_OnMicrosoftsClock_ExpiresSessionsOnIt()
    {
        FakeTimeProvider clock = new();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new Broken.Webhooks(), o => o.Time = clock);
        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("c") { CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) })).EnsureAccepted().Client;
        await client.CloseAsync();
        broker.Sessions.Count.ShouldBe(1);

        clock.Advance(TimeSpan.FromSeconds(61));

        broker.Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task ExProto_OnMicrosoftsClock_GivesUpASilentUdpDeviceOnIt()
    {
        FakeTimeProvider clock = new();
        await using FakeExProto emqx = await FakeExProto.StartAsync(new Waiting.Device(), o => o.Time = clock);
        FakeDevice device = await emqx.ConnectAsync(HookSdk.EmqX.ExProto.ExProtoSocketType.Udp);

        clock.Advance(TimeSpan.FromSeconds(30));

        await device.ExpectClosedAsync();
    }

    private sealed class Waits(TimeProvider time) : EmgPlugin
    {
        [FailClosed]
        public override async ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(int.Parse(request.Message.Source!, System.Globalization.CultureInfo.InvariantCulture)), time, context.CancellationToken);
            return BeforeReceiveReply.Reject(9);
        }
    }
}
