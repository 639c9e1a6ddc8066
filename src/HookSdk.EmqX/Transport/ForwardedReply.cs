using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace HookSdk.EmqX.Transport;

/// <summary>The response of another library's method, which sees how the reply begins: whether its value is set.</summary>
internal sealed class ForwardedReply(IHttpResponseBodyFeature inner) : PipeWriter, IHttpResponseBodyFeature
{
    private const byte TypeTag = 0x08;
    private const byte Ignore = 1;
    private const int Looked = GrpcPrefix.Size + 3;

    private readonly byte[] _head = new byte[Looked];
    private Memory<byte> _given;
    private int _seen;

    public Stream Stream => inner.Stream;

    public PipeWriter Writer => this;

    public override bool CanGetUnflushedBytes => inner.Writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.Writer.UnflushedBytes;

    /// <summary>Whether a reply was written that is no IGNORE and has not this value. One that is compressed is not looked at.</summary>
    public bool Lacks(ForwardedValue value)
    {
        if (_seen < GrpcPrefix.Size || _head[0] != 0)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(1));
        int at = GrpcPrefix.Size;
        if (length > 0 && _head[at] == TypeTag)
        {
            if (_head[at + 1] == Ignore)
            {
                return false;
            }

            at += 2;
        }

        return length <= at - GrpcPrefix.Size || _head[at] != value.Tag;
    }

    public override void Advance(int bytes)
    {
        if (_seen < Looked)
        {
            int taken = Math.Min(bytes, Looked - _seen);
            _given.Span[..taken].CopyTo(_head.AsSpan(_seen));
            _seen += taken;
        }

        _given = default;
        inner.Writer.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _given = inner.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.Writer.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.Writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Writer.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.Writer.CompleteAsync(exception);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    Task IHttpResponseBodyFeature.CompleteAsync() => inner.CompleteAsync();
}
