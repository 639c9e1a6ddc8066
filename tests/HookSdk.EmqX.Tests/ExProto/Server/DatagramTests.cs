using System.Text;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.Testing;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExProto;

using Framing = HookSdk.EmqX.ExProto.Framing;

/// <summary>UDP and DTLS: what came in one datagram is apart from what came in the next.</summary>
public sealed class DatagramTests
{
    [Theory]
    [InlineData(ExProtoSocketType.Udp, ExProtoServerApp.Process)]
    [InlineData(ExProtoSocketType.Dtls, ExProtoServerApp.Network)]
    public async Task Datagrams_AreFramesOfTheirOwn(ExProtoSocketType socket, string reach)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(reach);
        FakeDevice device = await app.Emqx.ConnectAsync(socket);

        await device.SendAsync("echo one");
        await device.SendAsync("echo two");
        await device.SendAsync($"echo {new string('x', 20_000)}");

        await device.ExpectAsync($"one\ntwo\n{new string('x', 20_000)}\n");
        app.Emqx.Calls.Count(static c => c.Hook == "OnReceivedBytes").ShouldBe(3);
    }

    [Fact]
    public async Task Datagrams_WhileTheLoopIsBusy_StayApart_AndMessagesStayInTheirPlace()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        FakeDevice device = await app.Emqx.ConnectAsync(ExProtoSocketType.Udp);
        await device.SendAsync("login dev1 x");
        await device.SendAsync("sub a");
        await device.ExpectAsync("OK\nOK\n");

        await device.SendAsync("block");
        await device.SendAsync("echo before");
        app.Emqx.Publish("a", "message");
        await Waiting.UntilAsync(() => app.Emqx.Calls.Any(static c => c.Hook == "OnReceivedMessages"));
        await device.SendAsync("echo after");
        app.Handler.Blocked.SetResult();

        await device.ExpectAsync("OK\nbefore\nMSG a message\nafter\n");
    }

    [Fact]
    public async Task BrokenDatagram_EndsWithItself_AndIsTold()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        app.Handler.DatagramFraming = Framing.Lines(20);
        FakeDevice device = await app.Emqx.ConnectAsync(ExProtoSocketType.Udp);

        await device.SendAsync("echo one\necho two\nechoes of a line without an end");
        await device.SendAsync("echo cut");
        await device.SendAsync("echo three\n");

        await device.ExpectAsync("one\ntwo\nthree\n");
        device.IsConnected.ShouldBeTrue();
        (LogLevel Level, int Id, string Text)[] told = [.. app.Log.Lines.Where(static l => l.Id == 314)];
        told.Select(static l => l.Level).ShouldBe([LogLevel.Warning, LogLevel.Debug]);
        told[0].Text.ShouldContain("a line is longer than 20 bytes");
        told[1].Text.ShouldContain("it ends in the middle of a frame, of which it has 8 bytes");
    }

    [Theory]
    [InlineData("02 61 62 | 01 63", "ab c")]
    [InlineData("02 61 62 01 63 | 02 64", "ab c")]
    [InlineData("05 61 | 02 61 62 | 63 | 01 64", "ab d")]
    [InlineData("FF | 01 61", "a")]
    public async Task LengthPrefix_DoesNotReachIntoTheNextDatagram(string datagrams, string frames)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        Frames handler = new(Framing.LengthPrefixed(1, 64));
        await using FakeExProto emqx = await FakeExProto.StartAsync(handler);
        FakeDevice device = await emqx.ConnectAsync(ExProtoSocketType.Udp);

        foreach (string datagram in datagrams.Split(" | "))
        {
            await device.SendAsync(Convert.FromHexString(datagram.Replace(" ", "", StringComparison.Ordinal)));
        }

        await device.ExpectAsync(string.Concat(frames.Split(' ').Select(static f => f + ";")));
    }

    [Fact]
    public async Task Datagrams_LargerThanTheBuffer_ComeWhole()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process, static o => o.BufferBytes = 1024);
        FakeDevice device = await app.Emqx.ConnectAsync(ExProtoSocketType.Udp);
        string text = new('y', 60_000);

        await device.SendAsync($"echo {text}");
        await device.SendAsync("echo next");

        await device.ExpectAsync($"{text}\nnext\n");
    }

    [Fact]
    public async Task BytesWithoutFrames_ThenFrames_KeepTheDatagramsApart()
    {
        Mixed handler = new();
        await using FakeExProto emqx = await FakeExProto.StartAsync(handler);
        FakeDevice device = await emqx.ConnectAsync(ExProtoSocketType.Udp);

        await device.SendAsync("raw");
        await device.ExpectAsync("3;");
        await device.SendAsync("one");
        await device.SendAsync("two");

        await device.ExpectAsync("one;two;");
    }

    [Theory]
    [InlineData(ExProtoSocketType.Tcp)]
    [InlineData(ExProtoSocketType.Ssl)]
    public async Task DatagramFraming_OnAStream_IsRefusedInWords(ExProtoSocketType socket)
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(new Frames(null));

        await (await emqx.ConnectAsync(socket)).AllowFallback().ExpectClosedAsync();

        emqx.Transcript.ShouldContain($"The device is connected by {socket}, where bytes come cut anywhere");
    }

    [Fact]
    public async Task Fake_CutDatagram_IsRefused()
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(new Frames(null));
        FakeDevice device = await emqx.ConnectAsync(ExProtoSocketType.Udp);

        (await Should.ThrowAsync<ArgumentException>(() => device.SendAsync("abc", ByteSplit.EveryByte))).Message.ShouldContain("send each by a call of its own");
        (await Should.ThrowAsync<ArgumentException>(() => device.SendAsync(new byte[65_508]))).Message.ShouldContain("65507");
    }

    [Fact]
    public async Task UdpDevice_WithoutKeepAlive_IsGivenUpAfterIdleTimeout()
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(new LineHandler());
        FakeDevice without = await emqx.ConnectAsync(ExProtoSocketType.Udp);
        FakeDevice with = await emqx.ConnectAsync(ExProtoSocketType.Udp);
        await with.SendAsync("alive 60");
        await with.ExpectAsync("OK\n");

        emqx.Time.Advance(TimeSpan.FromSeconds(30));

        await without.ExpectClosedAsync();
        with.IsConnected.ShouldBeTrue();
    }

    /// <summary>Each frame is answered with itself and a semicolon.</summary>
    private sealed class Frames(Framing? framing) : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await foreach (ExProtoEvent e in connection.ReadAsync(framing))
            {
                await connection.SendAsync(e.Text + ";");
            }
        }
    }

    /// <summary>Reads the first bytes by themselves.</summary>
    private sealed class Mixed : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            System.IO.Pipelines.ReadResult first = await connection.Input.ReadAsync();
            long length = first.Buffer.Length;
            connection.Input.AdvanceTo(first.Buffer.End);
            await connection.SendAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{length};"));
            await foreach (ExProtoEvent e in connection.ReadAsync())
            {
                await connection.SendAsync(Encoding.UTF8.GetString(e.Frame.FirstSpan) + ";");
            }
        }
    }
}
