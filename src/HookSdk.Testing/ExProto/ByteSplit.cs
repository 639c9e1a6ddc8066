namespace HookSdk.Testing;

/// <summary>How a device's bytes are cut up on their way: a network and a socket cut them anywhere.</summary>
public sealed class ByteSplit
{
    private readonly Func<int, IEnumerable<int>> _sizes;

    private ByteSplit(Func<int, IEnumerable<int>> sizes) => _sizes = sizes;

    /// <summary>In one piece, as far as EMQX reads so much at once.</summary>
    public static ByteSplit None { get; } = new(static length => [length]);

    /// <summary>Every byte for itself.</summary>
    public static ByteSplit EveryByte { get; } = new(static length => Enumerable.Repeat(1, length));

    /// <summary>Pieces of random size, the same ones for the same seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="largest">The largest piece in bytes; at least 1.</param>
    /// <returns>The split.</returns>
    public static ByteSplit Random(int seed, int largest = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 1);
        return new(length => Sizes(new Random(seed), length, largest));
    }

    internal IEnumerable<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> bytes, int readSize)
    {
        foreach (int size in _sizes(bytes.Length))
        {
            for (int left = size; left > 0; left -= readSize)
            {
                int piece = Math.Min(left, readSize);
                yield return bytes[..piece];
                bytes = bytes[piece..];
            }
        }
    }

    private static IEnumerable<int> Sizes(Random random, int length, int largest)
    {
        while (length > 0)
        {
            int size = Math.Min(random.Next(1, largest + 1), length);
            length -= size;
            yield return size;
        }
    }
}
