using System.IO.Pipelines;
using HookSdk.EmqX.Tests.Transport.Raw;
using HookSdk.EmqX.Transport;
using HookSdk.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace HookSdk.EmqX.Tests.Transport.Connection;

public sealed class WatchedConnectionTests : IAsyncDisposable
{
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. RawHttp2.Frame(RawHttp2.Settings, 0, 0, [])];

    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly DefaultConnectionContext _inner = new();
    private readonly ConnectionContext _watched;

    public WatchedConnectionTests()
    {
        _inner.Transport = new Duplex(_toServer.Reader);
        FakeClock clock = new();
        _watched = new ResetGuard(new GrpcTransport(NullLoggerFactory.Instance, new BodyMemory(), new GrpcPlaces(), clock), clock).Take(_inner);
    }

    /// <summary>The connection itself is left alone: an abort cancels its source on another thread, where a disposed one would end the process.</summary>
    public async ValueTask DisposeAsync() => await _toServer.Writer.CompleteAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Frames_CutAnywhereAndTakenInPieces_AreCounted(int size)
    {
        TaskCompletionSource closed = new();
        _inner.ConnectionClosed.Register(closed.SetResult);
        byte[] sent = [.. Preface, .. Enumerable.Range(0, StreamResets.Most).SelectMany(static i => Call((2 * i) + 1, 20))];
        (await ReadAsync(sent, size, most: 31)).ShouldBe(sent.Length);

        await Should.ThrowAsync<OperationCanceledException>(() => ReadAsync(Call((2 * StreamResets.Most) + 1, 20), size, most: 31));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Frames_BehindTls_AreCounted()
    {
        // TLS reads what is no HTTP/2 and puts a pipe of its own in place.
        (await ReadAsync([22, 3, 1, 0, 10, .. new byte[10]], 100, most: 100)).ShouldBe(15);
        Pipe plain = new(new PipeOptions(pauseWriterThreshold: 0));
        _watched.Transport = new Duplex(plain.Reader);
        await plain.Writer.WriteAsync((byte[])[.. Preface, .. Enumerable.Range(0, StreamResets.Most + 1).SelectMany(static i => Call((2 * i) + 1, 0))], TestContext.Current.CancellationToken);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            // Some calls are given at a time.
            PipeReader input = _watched.Transport.Input;
            for (int reads = 0; reads <= StreamResets.Most / Http2Frames.MostBegun; reads++)
            {
                input.AdvanceTo((await input.ReadAsync(TestContext.Current.CancellationToken)).Buffer.End);
            }
        });
    }

    [Fact]
    public async Task Http1_IsNotLookedAt()
    {
        byte[] sent = [.. "POST / HTTP/1.1\r\n\r\n"u8, .. Enumerable.Range(0, 2 * StreamResets.Most).SelectMany(static i => Call((2 * i) + 1, 0))];

        (await ReadAsync(sent, 1_000, most: 900)).ShouldBe(sent.Length);
    }

    private static byte[] Call(int stream, int bytes) =>
        [.. RawHttp2.Frame(RawHttp2.Headers, 4, stream, new byte[12]), .. RawHttp2.Frame(RawHttp2.Data, 0, stream, new byte[bytes]), .. RawHttp2.Frame(RawHttp2.Rst, 0, stream, [0, 0, 0, 8])];

    /// <summary>Writes in pieces of a size, and takes so much at most of what each read finds, as Kestrel leaves half a frame.</summary>
    private async Task<long> ReadAsync(byte[] sent, int size, long most)
    {
        long taken = 0;
        PipeReader input = _watched.Transport.Input;
        Task<ReadResult>? waiting = null;
        foreach (byte[] piece in sent.Chunk(size))
        {
            waiting ??= input.ReadAsync(TestContext.Current.CancellationToken).AsTask();
            await _toServer.Writer.WriteAsync(piece, TestContext.Current.CancellationToken);
            ReadResult read = await waiting;
            long take = Math.Min(most, read.Buffer.Length);
            taken += take;
            input.AdvanceTo(read.Buffer.GetPosition(take), read.Buffer.GetPosition(take));
            waiting = null;
        }

        while (taken < sent.Length)
        {
            ReadResult read = await input.ReadAsync(TestContext.Current.CancellationToken);
            taken += read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
        }

        return taken;
    }

    private sealed class Duplex(PipeReader input) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output { get; } = new Pipe().Writer;
    }
}
