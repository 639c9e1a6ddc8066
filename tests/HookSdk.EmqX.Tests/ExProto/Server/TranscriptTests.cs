using HookSdk.Core.Tests;
using HookSdk.EmqX.ExProto;
using HookSdk.Testing;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>An exception of a device's loop is in what a failed test shows.</summary>
public sealed class TranscriptTests
{
    [Theory]
    [InlineData(ExProtoServerApp.Process)]
    [InlineData(ExProtoServerApp.Memory)]
    [InlineData(ExProtoServerApp.Network)]
    public async Task LoopThatThrows_IsInTheTranscriptOfTheFailedTest(string reach)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(reach);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("throw\n");

        HookAssertionException failed = await Should.ThrowAsync<HookAssertionException>(() => device.ExpectAsync("OK\n"));

        failed.Message.ShouldContain("the loop of d1 threw System.InvalidOperationException: the secret of the loop");
        failed.Message.ShouldContain("LineHandler.cs:line");
    }

    [Fact]
    public async Task LoopOfAnotherFake_IsNotInTheTranscript()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        await using FakeExProto other = await FakeExProto.StartAsync(new LineHandler());
        FakeDevice quiet = await app.Emqx.ConnectAsync();
        await quiet.SendAsync("echo x\n");

        FakeDevice device = await other.ConnectAsync();
        await device.SendAsync("throw\n");
        await device.AllowFallback().ExpectClosedAsync();

        other.Transcript.ShouldContain("threw");
        app.Emqx.Transcript.ShouldNotContain("threw");
    }

    [Fact]
    public async Task Logger_IsToldTheTranscript_AndTheLoopsException()
    {
        using ListLoggerProvider lines = new();
        await using FakeExProto emqx = await FakeExProto.StartAsync(new LineHandler(), o => o.Logger = lines.CreateLogger("test"));
        FakeDevice device = await emqx.ConnectAsync();
        await device.SendAsync("throw\n");
        await device.AllowFallback().ExpectClosedAsync();

        lines.Lines.ShouldContain(static l => l.Contains("d1 connects"));
        lines.Lines.ShouldContain(static l => l.Contains("the loop of d1 threw"));
        lines.Lines.ShouldContain(static l => l.Contains("exproto: the loop of device"));
    }

    [Theory]
    [InlineData(true, 30, 45)]
    [InlineData(true, 1, 2)]
    [InlineData(true, 120, 180)]
    [InlineData(false, 30, 60)]
    public async Task KeepAlive_OfADeviceThatSaysNoMore_EndsItWhenEmqxDoes(bool isFrom59, int keepAlive, int ends)
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(new KeepAlive(keepAlive), o => o.Version = isFrom59 ? FakeEmqxVersion.V59 : FakeEmqxVersion.V51);
        FakeDevice device = await emqx.ConnectAsync();
        await device.ExpectAsync("OK");

        for (int second = 1; second < ends; second++)
        {
            emqx.Time.Advance(TimeSpan.FromSeconds(1));
        }

        device.IsConnected.ShouldBeTrue();
        emqx.Time.Advance(TimeSpan.FromSeconds(1));
        device.IsConnected.ShouldBeFalse();
    }

    private sealed class KeepAlive(int seconds) : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await connection.StartKeepAliveAsync(TimeSpan.FromSeconds(seconds));
            await connection.SendAsync("OK");
            await foreach (ExProtoEvent _ in connection.ReadAsync(HookSdk.EmqX.ExProto.Framing.Lines(10)))
            {
            }
        }
    }
}
