using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// Frames and messages in the order in which they came. A message stands behind the frames that were whole when it was delivered, and before one whose last byte came later.
/// </summary>
internal static class MergedReader
{
    public static async IAsyncEnumerable<ExProtoEvent> ReadAsync(
        DeviceInbox inbox, Framing framing, Action<FramingException> onBadFrame, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader input = inbox.Input;
        long taken = inbox.BeginMerge();
        ReadOnlySequence<byte> buffer = default;
        bool reading = false;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
                reading = true;
                buffer = read.Buffer;
                long seen = taken + buffer.Length;
                bool more = true;
                while (more)
                {
                    ReadOnlySequence<byte> rest = buffer;
                    ExProtoEvent next = default;
                    FramingException? bad = null;
                    more = false;
                    try
                    {
                        more = framing.TryRead(ref rest, out ReadOnlySequence<byte> frame);
                        next = new ExProtoEvent(frame);
                    }
                    catch (FramingException e)
                    {
                        bad = e;
                    }

                    // The end of the frame; or, without one, behind all that was looked at: what is not seen yet may still hold the end of an earlier one.
                    long end = more ? seen - rest.Length : seen + 1;
                    if (bad is null && inbox.TryTake(end, out ExProtoMessage? message))
                    {
                        more = true;
                        yield return new ExProtoEvent(message);
                        continue;
                    }

                    if (bad is not null)
                    {
                        onBadFrame(bad);
                        yield break;
                    }

                    buffer = rest;
                    if (more)
                    {
                        yield return next;
                    }
                }

                taken = seen - buffer.Length;
                reading = false;
                input.AdvanceTo(buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            if (reading)
            {
                input.AdvanceTo(buffer.Start);
            }

            inbox.EndMerge();
        }
    }
}
