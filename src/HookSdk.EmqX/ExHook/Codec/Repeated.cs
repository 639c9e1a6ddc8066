using System.Buffers.Binary;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// What a broker repeats in every call, each made once: a table of a fixed size in which a newcomer takes the place of what was there before it.
/// Never for anything secret.
/// </summary>
/// <typeparam name="T">What is made of the bytes. It never changes.</typeparam>
internal sealed class Repeated<T>
    where T : class
{
    private const int Longest = 256;
    private const int Places = 256;
    private const ulong Mixer = 0x9E37_79B9_7F4A_7C15;
    private const int PlaceShift = 56;

    private readonly Entry?[] _table = new Entry?[Places];

    /// <summary>What was made of the same bytes; null when that is not known any more.</summary>
    public T? Find(ReadOnlySpan<byte> bytes)
    {
        Entry? known = bytes.Length <= Longest ? Volatile.Read(ref _table[PlaceOf(bytes)]) : null;
        return known is not null && bytes.SequenceEqual(known.Bytes) ? known.Made : null;
    }

    /// <summary>Keeps what was made of these bytes, unless they are longer than 256.</summary>
    public void Keep(ReadOnlySpan<byte> bytes, T made)
    {
        if (bytes.Length <= Longest)
        {
            Volatile.Write(ref _table[PlaceOf(bytes)], new Entry(bytes.ToArray(), made));
        }
    }

    private static int PlaceOf(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length * Mixer;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Mixer;
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * Mixer;
        }

        return (int)(hash >> PlaceShift);
    }

    private sealed record Entry(byte[] Bytes, T Made);
}
