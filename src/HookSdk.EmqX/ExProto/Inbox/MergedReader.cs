using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// Frames and messages in the order in which they came. A message stands behind the frames that were whole when it was delivered, and before one whose last byte came later.
/// Each datagram is read for itself: what is left of it when it holds no further frame is dropped, and so is the rest of one that breaks the framing's rules.
/// </summary>
internal static class MergedReader
{
    /// <summary>Reads until nothing more comes.</summary>
    /// <param name="inbox">What came.</param>
    /// <param name="framing">Where a frame ends.</param>
    /// <param name="onBroken">Told of bytes that break the framing's rules. In a stream nothing is read behind them; of datagrams the next one is.</param>
    /// <param name="cancellationToken">Leaves the stream.</param>
    public static async IAsyncEnumerable<ExProtoEvent> ReadAsync(
        DeviceInbox inbox, Framing framing, Action<FramingException> onBroken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long taken = inbox.BeginMerge(out PipeReader input);
        long counted = taken;
        ReadOnlySequence<byte> buffer = default;
        bool reading = false;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
                reading = true;
                buffer = read.Buffer;
                bool more = true;
                bool isAwaited = false;
                while (more && !isAwaited)
                {
                    // Frames are looked for in all that is here, or in one datagram.
                    long? datagram = inbox.AreDatagrams && inbox.EndOfDatagram(taken) is { } known && known <= taken + buffer.Length ? known : null;
                    ReadOnlySequence<byte> part = datagram is { } last ? buffer.Slice(0, last - taken) : buffer;
                    ReadOnlySequence<byte> rest = part;
                    bool isFrame = TryRead(framing, ref rest, out ReadOnlySequence<byte> frame, out FramingException? broken);

                    // The end of the frame; or, without one, behind all that was looked at: what is not seen yet may still hold the end of an earlier one.
                    long end = isFrame ? taken + part.Length - rest.Length : taken + part.Length + 1;
                    if (broken is null && inbox.TryTake(end, out ExProtoMessage? message))
                    {
                        yield return new ExProtoEvent(message);
                        continue;
                    }

                    if (broken is null && datagram is not null && !isFrame && !rest.IsEmpty)
                    {
                        broken = new FramingException($"it ends in the middle of a frame, of which it has {rest.Length} bytes");
                    }

                    if (broken is not null)
                    {
                        onBroken(broken);
                        if (datagram is null)
                        {
                            yield break;
                        }

                        rest = default;
                    }

                    buffer = buffer.Slice(part.Length - rest.Length);
                    taken += part.Length - rest.Length;
                    more = isFrame || datagram is not null;
                    if (isFrame)
                    {
                        yield return new ExProtoEvent(frame);
                    }

                    // Behind the loop's work with the frame: one that is slow and goes on is told from one that hangs.
                    inbox.Took(taken - counted);
                    counted = taken;
                    isAwaited = inbox.IsAwaited;
                }

                // Whoever waits for room gets that of each frame.
                reading = false;
                input.AdvanceTo(buffer.Start, more ? buffer.Start : read.Buffer.End);
                if (read.IsCompleted && !more)
                {
                    yield break;
                }
            }
        }
        finally
        {
            inbox.Took(taken - counted);
            if (reading)
            {
                input.AdvanceTo(buffer.Start);
            }

            inbox.EndMerge();
        }
    }

    private static bool TryRead(Framing framing, ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> frame, out FramingException? broken)
    {
        broken = null;
        try
        {
            return framing.TryRead(ref rest, out frame);
        }
        catch (FramingException e)
        {
            broken = e;
            frame = default;
            return false;
        }
    }
}
