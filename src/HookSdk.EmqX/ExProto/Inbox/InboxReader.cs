using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.ExProto;

/// <summary>The bytes of a device for a loop that reads them without frames. It tells the inbox how many were taken.</summary>
internal sealed class InboxReader(DeviceInbox inbox, PipeReader reader) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long taken = _buffer.Slice(_buffer.Start, consumed).Length;
        _buffer = default;
        inbox.Took(taken);
        reader.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => reader.Complete(exception);

    public override bool TryRead(out ReadResult result)
    {
        bool read = reader.TryRead(out result);
        _buffer = read ? result.Buffer : _buffer;
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        _buffer = result.Buffer;
        return result;
    }
}
