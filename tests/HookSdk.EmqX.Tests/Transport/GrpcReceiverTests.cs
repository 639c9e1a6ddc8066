using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using HookSdk.EmqX.Tests.Transport.Raw;
using HookSdk.EmqX.Transport;
using HookSdk.Testing;
using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.Tests.Transport;

public sealed class GrpcReceiverTests
{
    private static readonly GrpcServerCall Call = new(new DefaultHttpContext(), TimeProvider.System, null);

    [Fact]
    public void Messages_SplitAnywhere_ComeWhole() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[][]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        static (messages, size) =>
        {
            byte[][] sent = [.. messages.Where(static m => m is not null)];
            return ReceiveAsync([.. sent.SelectMany(static m => RawHttp2.Message(m))], size.Get).GetAwaiter().GetResult().SequenceEqual(sent, ByteArrays.Instance);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public async Task Messages_InPiecesPastTheBound_AreRefusedAndTheBoundIsGivenBack()
    {
        // A quarter is for bodies: four arrays of 16 KiB.
        GrpcReceiver receiver = new(new BodyMemory(available: 4 * 4 * 16_384));
        Pipe[] pipes = [.. Enumerable.Range(0, 5).Select(static _ => new Pipe())];
        List<Task<GrpcReceived>> reads = [];
        foreach (Pipe pipe in pipes)
        {
            await pipe.Writer.WriteAsync(RawHttp2.Message(new byte[10_000]).AsMemory(0, 9_005), TestContext.Current.CancellationToken);
            reads.Add(receiver.ReadAsync(pipe.Reader, Call, 10_000, null, only: true).AsTask());
        }

        receiver.Held.ShouldBe(4 * 16_384);
        (await reads[4]).Problem.ShouldBe(new GrpcStatus(GrpcStatusCode.ResourceExhausted, "too many large messages at once"));

        foreach (Pipe pipe in pipes[..4])
        {
            await pipe.Writer.WriteAsync(new byte[1_000], TestContext.Current.CancellationToken);
            await pipe.Writer.CompleteAsync();
        }

        GrpcReceived[] whole = await Task.WhenAll(reads[..4]);
        receiver.Held.ShouldBe(4 * 16_384);
        foreach (GrpcReceived received in whole)
        {
            received.Body!.Length.ShouldBe(10_000);
            received.Body.Release();
        }

        receiver.Held.ShouldBe(0);
    }

    [Fact]
    public async Task Message_ThatIsAnnouncedAndDoesNotCome_TakesNothingOfTheBound()
    {
        GrpcReceiver receiver = new(new BodyMemory());
        Pipe pipe = new();
        await pipe.Writer.WriteAsync(RawHttp2.Message(new byte[1 << 20]).AsMemory(0, 1_000), TestContext.Current.CancellationToken);
        Task<GrpcReceived> reading = receiver.ReadAsync(pipe.Reader, Call, 1 << 20, null, only: true).AsTask();

        receiver.Held.ShouldBe(16_384);
        await pipe.Writer.CompleteAsync();
        (await reading).Problem.Code.ShouldBe(GrpcStatusCode.Internal);
        receiver.Held.ShouldBe(0);
    }

    [Fact]
    public void Patience_ThatEndsJustAfterAReset_ThrowsNothingOnItsTimersThread()
    {
        FakeClock clock = new();
        GrpcServerCall call = new(new DefaultHttpContext(), clock, null);
        ResetReader reader = new();
        using ITimer timer = call.CancelReadAfter(reader, TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        reader.Cancellations.ShouldBe(1);
    }

    [Fact]
    public async Task Stream_ThatIsClosedJustAfterAReset_WaitsForItsReadAndThrowsNothing()
    {
        ResetReader reader = new();
        GrpcRequestStream requests = new(reader, new GrpcReceiver(new BodyMemory()), Call, 1_000);
        Task<HookBody?> reading = requests.ReadAsync();
        Task closing = requests.CloseAsync();
        closing.IsCompleted.ShouldBeFalse();

        reader.Wake.SetException(new IOException("reset"));
        await closing;
        await Should.ThrowAsync<IOException>(reading);
        reader.Cancellations.ShouldBe(1);
    }

    [Fact]
    public async Task Message_ThatComesAtOnce_IsNotCounted()
    {
        GrpcReceiver receiver = new(new BodyMemory());
        Pipe pipe = new();
        await pipe.Writer.WriteAsync(RawHttp2.Message(new byte[300]), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();

        GrpcReceived received = await receiver.ReadAsync(pipe.Reader, Call, 1_000, TimeSpan.FromMinutes(1), only: true);
        received.Body!.Length.ShouldBe(300);
        receiver.Held.ShouldBe(0);
        received.Body.Release();
    }

    [Fact]
    public void Message_ThatIsHereWhole_IsTakenAtOnce() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        static (message, size) =>
        {
            Pipe pipe = new();
            WriteAsync(pipe.Writer, RawHttp2.Message(message), size.Get).GetAwaiter().GetResult();
            HookBody? body = GrpcReceiver.TryTake(pipe.Reader, 1_000);
            bool same = body is not null && body.Span.SequenceEqual(message);
            body?.Release();
            return same;
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("nothing", 0, (int)GrpcStatusCode.Unimplemented)]
    [InlineData("half a prefix", 3, (int)GrpcStatusCode.Internal)]
    [InlineData("half a message", 200, (int)GrpcStatusCode.Internal)]
    [InlineData("two messages", 610, (int)GrpcStatusCode.Unimplemented)]
    [InlineData("a message that is too long", 305, (int)GrpcStatusCode.ResourceExhausted)]
    public async Task Request_ThatIsToBeRefused_IsLeftForTheReadThatRefusesIt(string what, int length, int code)
    {
        Pipe pipe = new();
        byte[] message = RawHttp2.Message(new byte[300]);
        await WriteAsync(pipe.Writer, [.. new[] { message, message }.SelectMany(static m => m).Take(length)], 1_000);
        long limit = code == (int)GrpcStatusCode.ResourceExhausted ? 299 : 1_000;

        GrpcReceiver.TryTake(pipe.Reader, limit).ShouldBeNull(what);
        (await new GrpcReceiver(new BodyMemory()).ReadAsync(pipe.Reader, Call, limit, null, only: true)).Problem.Code.ShouldBe((GrpcStatusCode)code, what);
    }

    [Fact]
    public async Task Message_WhoseEndIsStillToCome_IsLeftForTheReadThatWaits()
    {
        Pipe pipe = new();
        await pipe.Writer.WriteAsync(RawHttp2.Message(new byte[300]), TestContext.Current.CancellationToken);
        GrpcReceiver.TryTake(pipe.Reader, 1_000).ShouldBeNull();

        Task<GrpcReceived> waiting = new GrpcReceiver(new BodyMemory()).ReadAsync(pipe.Reader, Call, 1_000, null, only: true).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        await pipe.Writer.CompleteAsync();
        (await waiting).Body!.Length.ShouldBe(300);
    }

    private static async Task<List<byte[]>> ReceiveAsync(byte[] bytes, int size)
    {
        GrpcReceiver receiver = new(new BodyMemory());
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        Task writing = WriteAsync(pipe.Writer, bytes, size);
        List<byte[]> received = [];
        while (await receiver.ReadAsync(pipe.Reader, Call, 1 << 20, null, only: false) is { Body: { } body } next)
        {
            received.Add(body.Span.ToArray());
            body.Release();
        }

        await writing;
        receiver.Held.ShouldBe(0);
        return received;
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] bytes, int size)
    {
        foreach (byte[] piece in bytes.Chunk(size))
        {
            await writer.WriteAsync(piece);
        }

        await writer.CompleteAsync();
    }

    private sealed class ByteArrays : IEqualityComparer<byte[]>
    {
        public static ByteArrays Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }

    /// <summary>As Kestrel's, between the reset of a stream and the end of the read that waits.</summary>
    private sealed class ResetReader : PipeReader
    {
        public int Cancellations { get; private set; }

        public TaskCompletionSource<ReadResult> Wake { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void CancelPendingRead()
        {
            Cancellations++;
            throw new IOException("The request stream was aborted.");
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => new(Wake.Task);

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();
    }
}
