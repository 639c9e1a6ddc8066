using System.Buffers;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>Bytes in pieces, as a pipe holds them.</summary>
internal static class Pieces
{
    /// <summary>Feeds a framing byte ranges that grow by random steps, and collects its frames. What it passes over is taken off, as a pipe does.</summary>
    public static List<byte[]> Read(HookSdk.EmqX.ExProto.Framing framing, byte[] bytes, Random random, int largest)
    {
        List<byte[]> frames = [];
        int taken = 0;
        int seen = 0;
        while (true)
        {
            ReadOnlySequence<byte> buffer = Sequence(bytes.AsMemory(taken..seen), random, largest);
            bool more = true;
            while (more)
            {
                long before = buffer.Length;
                more = framing.TryRead(ref buffer, out ReadOnlySequence<byte> frame);
                if (more)
                {
                    frames.Add(frame.ToArray());
                    buffer.Length.ShouldBeLessThan(before, "a frame takes something off the buffer");
                }
            }

            taken = seen - (int)buffer.Length;
            if (seen == bytes.Length)
            {
                return frames;
            }

            seen = Math.Min(bytes.Length, seen + random.Next(1, largest + 1));
        }
    }

    public static ReadOnlySequence<byte> Sequence(ReadOnlyMemory<byte> bytes, Random random, int largest)
    {
        Piece first = new(ReadOnlyMemory<byte>.Empty, 0);
        Piece last = first;
        while (!bytes.IsEmpty)
        {
            int size = Math.Min(bytes.Length, random.Next(1, largest + 1));
            last = last.Append(bytes[..size]);
            bytes = bytes[size..];
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            Piece next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
