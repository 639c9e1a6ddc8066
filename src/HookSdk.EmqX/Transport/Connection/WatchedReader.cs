using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.Transport;

/// <summary>Shows what is read, once and before its reader gets it, to the one who follows the frames. Of many calls that begin at once, some are given at a time: those run before the next do.
/// Else one who begins calls without end has them all in memory before any of them is looked at.</summary>
/// <param name="inner">Where the bytes come from.</param>
/// <param name="frames">Who follows the frames.</param>
/// <param name="end">Ends the connection, and says why.</param>
internal sealed class WatchedReader(PipeReader inner, Http2Frames frames, Func<Exception> end) : PipeReader
{
    /// <summary>How much of the next buffer's front has been shown.</summary>
    private long _shown;
    private ReadOnlySequence<byte> _last;
    private bool _hasMore;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_hasMore)
        {
            return ShowAfterOthersAsync(cancellationToken);
        }

        ValueTask<ReadResult> reading = inner.ReadAsync(cancellationToken);
        return !frames.IsHttp2 ? reading : reading.IsCompletedSuccessfully ? new(Show(reading.Result)) : ShowLaterAsync(reading);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        result = Show(result);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ShowAfterOthersAsync(CancellationToken cancellationToken)
    {
        // The calls that have begun stand in the same queue, before this.
        await Task.Yield();
        return Show(await inner.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    private ReadResult Show(in ReadResult read)
    {
        if (frames.IsHttp2)
        {
            _last = read.Buffer;
            if (frames.HasTooManyResets(_last.Slice(_shown), out long looked))
            {
                // None of what has just come is begun.
                throw end();
            }

            _shown += looked;
            _hasMore = _shown < _last.Length;
            if (_hasMore)
            {
                _last = _last.Slice(0, _shown);
                return new ReadResult(_last, read.IsCanceled, isCompleted: false);
            }
        }

        return read;
    }
}
