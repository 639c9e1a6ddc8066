using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.Transport;

/// <summary>Shows what is read, once and before its reader gets it, to the one who follows the frames.</summary>
/// <param name="inner">Where the bytes come from.</param>
/// <param name="frames">Who follows the frames.</param>
/// <param name="end">Ends the connection, and says why.</param>
internal sealed class WatchedReader(PipeReader inner, Http2Frames frames, Func<Exception> end) : PipeReader
{
    /// <summary>How much of the next buffer's front has been shown.</summary>
    private long _shown;
    private ReadOnlySequence<byte> _last;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> reading = inner.ReadAsync(cancellationToken);
        return !frames.IsHttp2 ? reading : reading.IsCompletedSuccessfully ? new(Show(reading.Result)) : ShowLaterAsync(reading);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        Show(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (frames.IsHttp2)
        {
            _shown -= _last.Slice(0, consumed).Length;
            _last = default;
        }

        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ShowLaterAsync(ValueTask<ReadResult> reading) => Show(await reading.ConfigureAwait(false));

    private ReadResult Show(in ReadResult read)
    {
        if (frames.IsHttp2)
        {
            _last = read.Buffer;
            if (frames.HasTooManyResets(_last.Slice(_shown)))
            {
                // None of what has just come is begun.
                throw end();
            }

            _shown = _last.Length;
        }

        return read;
    }
}
