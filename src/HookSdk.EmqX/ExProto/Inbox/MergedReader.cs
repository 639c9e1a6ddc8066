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
                    Look look = Look.At(inbox, framing, buffer, taken);
                    if (look.Broken is null && inbox.TryTake(look.End, out ExProtoMessage? message))
                    {
                        yield return new ExProtoEvent(message);
                        continue;
                    }

                    if ((look.Broken ?? look.CutShort) is { } broken)
                    {
                        onBroken(broken);
                        if (!look.IsDatagram)
                        {
                            yield break;
                        }
                    }

                    buffer = buffer.Slice(look.Used);
                    taken += look.Used;
                    more = look.IsFrame || look.IsDatagram;
                    if (look.IsFrame)
                    {
                        yield return new ExProtoEvent(look.Frame);
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

    /// <summary>What is found where the next frame may begin: in all that is here, or in one datagram.</summary>
    private readonly record struct Look
    {
        private long Length { get; init; }

        private long Left { get; init; }

        public bool IsDatagram { get; private init; }

        public bool IsFrame { get; private init; }

        public ReadOnlySequence<byte> Frame { get; private init; }

        /// <summary>The bytes break the framing's rules.</summary>
        public FramingException? Broken { get; private init; }

        /// <summary>Where the frame ends; without one, behind all that was looked at: what is not seen yet may still hold the end of an earlier one.</summary>
        public long End { get; private init; }

        /// <summary>A datagram that ends within a frame: there is no more of it.</summary>
        public FramingException? CutShort =>
            IsDatagram && !IsFrame && Left > 0 ? new FramingException($"it ends in the middle of a frame, of which it has {Left} bytes") : null;

        /// <summary>Bytes that are done with: of a datagram without a further frame all.</summary>
        public long Used => IsDatagram && !IsFrame ? Length : Length - Left;

        public static Look At(DeviceInbox inbox, Framing framing, in ReadOnlySequence<byte> buffer, long taken)
        {
            long? datagram = inbox.AreDatagrams && inbox.EndOfDatagram(taken) is { } known && known <= taken + buffer.Length ? known : null;
            ReadOnlySequence<byte> part = datagram is { } last ? buffer.Slice(0, last - taken) : buffer;
            ReadOnlySequence<byte> rest = part;
            bool isFrame = TryRead(framing, ref rest, out ReadOnlySequence<byte> frame, out FramingException? broken);
            return new Look
            {
                Length = part.Length,
                Left = rest.Length,
                IsDatagram = datagram is not null,
                IsFrame = isFrame,
                Frame = frame,
                Broken = broken,
                End = isFrame ? taken + part.Length - rest.Length : taken + part.Length + 1,
            };
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
