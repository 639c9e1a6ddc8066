using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.Testing;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>A loop that is slower than its device and goes on is not taken for one that hangs: EMQX waits for a callback's answer for ever.</summary>
public sealed class SlowLoopTests
{
    private const int BufferBytes = 4096;

    [Fact]
    public async Task SlowLoop_ThatAnswersAllTheTime_KeepsItsDevice()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process, static o => o.BufferBytes = BufferBytes);
        app.Handler.Pace = () =>
        {
            // Each line takes four seconds of the server's clock: in the 10 s of the deadline a hundredth of the buffer.
            app.Emqx.Time.Advance(TimeSpan.FromSeconds(4));
            return Task.CompletedTask;
        };
        FakeDevice device = await app.Emqx.ConnectAsync();
        string lines = string.Concat(Enumerable.Range(0, 1000).Select(static n => $"echo {n:0000000000}\n"));

        await device.SendAsync(lines);

        await device.ExpectAsync(string.Concat(Enumerable.Range(0, 1000).Select(static n => $"{n:0000000000}\n")));
        app.Emqx.Calls.ShouldAllBe(static c => c.Status == 0);
    }

    [Fact]
    public async Task HeldCallback_IsAnswered_WhenThereIsRoomForIt_AndNotWhenHalfTheBufferIs()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process, static o => o.BufferBytes = BufferBytes);
        SemaphoreSlim next = new(0);
        app.Handler.Pace = () => next.WaitAsync();
        FakeDevice device = await app.Emqx.ConnectAsync();

        // A line of 16 bytes is with the loop; the buffer has its 4096 bytes and is full.
        Task sending = device.SendAsync(string.Concat(Enumerable.Range(0, BufferBytes / 16).Select(static n => $"echo {n:0000000000}\n")));
        await Waiting.UntilAsync(() => app.Server.Devices.Devices.Single().Inbox.Written == BufferBytes);
        sending.IsCompleted.ShouldBeFalse();
        next.Release();

        // One line was taken: what is left is less than the buffer.
        await sending;
        next.Release(1000);
        await device.ExpectAsync(string.Concat(Enumerable.Range(0, BufferBytes / 16).Select(static n => $"{n:0000000000}\n")));
    }

    [Fact]
    public async Task Loop_ThatHangs_LosesItsDevice_AndTheReasonSaysWhatItDidNot()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process, static o => o.BufferBytes = BufferBytes);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("block\n");
        Task sending = device.SendAsync(new byte[3 * BufferBytes]);

        await Waiting.UntilAsync(() =>
        {
            app.Emqx.Time.Advance(TimeSpan.FromSeconds(1));
            return !device.IsConnected;
        });
        await sending;
        app.Handler.Blocked.SetResult();

        await ConversationTests.EndedAsync(app);
        app.Handler.Connections.Single().CloseReason.ShouldBe(new ExProtoCloseReason(
            ExProtoCloseCause.BufferFull, "the buffer of 4096 bytes is full, and the loop took nothing of it for 10 s"));
    }

    [Fact]
    public async Task Loop_ThatReadsBytesWithoutFrames_IsSeenToGoOn()
    {
        SlowReader handler = new();
        await using FakeExProto emqx = await FakeExProto.StartAsync(handler, server: static o => o.BufferBytes = 1024);
        handler.Time = emqx.Time;
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync(new byte[20_000]);
        await device.SendAsync("."u8.ToArray());

        await device.ExpectAsync("20001\n");
    }

    /// <summary>Takes 16 bytes at a time, each time later.</summary>
    private sealed class SlowReader : ExProtoHandler
    {
        public FakeClock? Time { get; set; }

        public override async Task RunAsync(ExProtoConnection connection)
        {
            long taken = 0;
            while (true)
            {
                System.IO.Pipelines.ReadResult read = await connection.Input.ReadAsync();
                long count = Math.Min(16, read.Buffer.Length);
                bool isLast = System.Buffers.BuffersExtensions.PositionOf(read.Buffer.Slice(0, count), (byte)'.') is not null;
                connection.Input.AdvanceTo(read.Buffer.GetPosition(count));
                taken += count;
                Time!.Advance(TimeSpan.FromSeconds(6));
                if (isLast)
                {
                    await connection.SendAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{taken}\n"));
                }

                if (read.IsCompleted && count == 0)
                {
                    return;
                }
            }
        }
    }
}
