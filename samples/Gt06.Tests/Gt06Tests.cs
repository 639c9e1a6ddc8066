using System.Text.Json;
using HookSdk.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gt06.Tests;

public sealed class Gt06Tests
{
    private const string Imei = "123456789012345";
    private static readonly byte[] Login = Gt06Packet.Frame(Gt06PacketType.Login, Convert.FromHexString("0123456789012345"), 1);
    private static readonly byte[] Heartbeat = Gt06Packet.Frame(Gt06PacketType.Heartbeat, [0x40, 0x04, 0x04, 0x00, 0x01], 2);

    // 59.3293 N, 18.0686 E on 21 May 2026, with 9 satellites and a fix, at 60 km/h to the south.
    private static readonly byte[] Location = Gt06Packet.Frame(Gt06PacketType.Location, [26, 5, 21, 10, 30, 15, 0xC9, .. BigEndian(59.3293), .. BigEndian(18.0686), 60, 0x14, 180, 0, 240, 1, 0, 10, 0, 0, 20], 3);

    /// <summary>The example of the protocol's public description, to the byte.</summary>
    [Fact]
    public void LoginAnswer_IsThatOfTheDescription() =>
        Convert.ToHexString(Gt06Packet.Frame(Gt06PacketType.Login, [], 1)).ShouldBe("787805010001D9DC0D0A");

    [Fact]
    public void LoginFrame_OfTheDescription_IsRead()
    {
        System.Buffers.ReadOnlySequence<byte> buffer = new(Convert.FromHexString("78780D01012345678901234500018CDD0D0A"));

        new Gt06Framing().TryRead(ref buffer, out System.Buffers.ReadOnlySequence<byte> frame).ShouldBeTrue();

        buffer.IsEmpty.ShouldBeTrue();
        new Gt06Packet(System.Buffers.BuffersExtensions.ToArray(frame)).TryReadImei(out string? imei).ShouldBeTrue();
        imei.ShouldBe(Imei);
    }

    public static TheoryData<int> Seeds => [0, 1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Tracker_FramesCutAnywhere_LogsInAndIsPublished(int seed)
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice tracker = await emqx.ConnectAsync();

        await tracker.SendAsync((byte[])[.. Login, .. Heartbeat, .. Location], seed == 0 ? ByteSplit.EveryByte : ByteSplit.Random(seed));

        await tracker.ExpectAsync(Gt06Packet.Frame(Gt06PacketType.Login, [], 1));
        await tracker.ExpectAsync(Gt06Packet.Frame(Gt06PacketType.Heartbeat, [], 2));
        ExProtoPublication published = await emqx.ExpectPublishedAsync($"gt06/{Imei}/location");
        published.From.ShouldBe(Imei);
        JsonElement json = JsonDocument.Parse(published.Message.Payload).RootElement;
        json.GetProperty("latitude").GetDouble().ShouldBe(59.3293, 0.00001);
        json.GetProperty("longitude").GetDouble().ShouldBe(18.0686, 0.00001);
        json.GetProperty("time").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 5, 21, 10, 30, 15, TimeSpan.Zero));
        (json.GetProperty("speed").GetInt32(), json.GetProperty("course").GetInt32(), json.GetProperty("satellites").GetInt32()).ShouldBe((60, 180, 9));
        json.GetProperty("isFixed").GetBoolean().ShouldBeTrue();
    }

    /// <summary>One byte of the heartbeat is damaged, each in its turn: it is passed over, and what follows is understood.</summary>
    [Fact]
    public async Task Tracker_DamagedFrame_IsPassedOver()
    {
        for (int at = 0; at < Heartbeat.Length; at++)
        {
            await using FakeExProto emqx = await StartAsync();
            FakeDevice tracker = await emqx.ConnectAsync();
            byte[] damaged = [.. Heartbeat];
            damaged[at] ^= 0x55;

            // A damaged length may promise more than a frame's worth, so several good ones follow.
            byte[] good = Gt06Packet.Frame(Gt06PacketType.Heartbeat, [0x40, 0x04, 0x04, 0x00, 0x01], 9);
            await tracker.SendAsync((byte[])[.. Login, .. damaged, .. Enumerable.Repeat(good, 20).SelectMany(static g => g)], ByteSplit.Random(at));

            await tracker.ExpectAsync(Gt06Packet.Frame(Gt06PacketType.Login, [], 1));
            for (int i = 0; i < 20; i++)
            {
                await tracker.ExpectAsync(Gt06Packet.Frame(Gt06PacketType.Heartbeat, [], 9));
            }

            tracker.IsConnected.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Tracker_BeforeItsLogin_IsNotAnswered()
    {
        await using FakeExProto emqx = await StartAsync();
        FakeDevice tracker = await emqx.ConnectAsync();

        await tracker.SendAsync((byte[])[.. Heartbeat, .. Location, .. "noise"u8, .. Login]);

        await tracker.ExpectAsync(Gt06Packet.Frame(Gt06PacketType.Login, [], 1));
        emqx.Published.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tracker_ThatTheBrokerRefuses_IsDisconnected()
    {
        await using FakeExProto emqx = await StartAsync(static o => o.Authenticate = static (client, _) => client.ClientId != Imei);
        FakeDevice tracker = await emqx.ConnectAsync();

        await tracker.SendAsync(Login);

        await tracker.ExpectClosedAsync();
    }

    private static Task<FakeExProto> StartAsync(Action<FakeExProtoOptions>? configure = null) =>
        FakeExProto.StartAsync(new Gt06Protocol(NullLogger<Gt06Protocol>.Instance), configure);

    private static byte[] BigEndian(double degrees)
    {
        byte[] bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Math.Round(degrees * 1_800_000));
        return bytes;
    }
}
