using System.Buffers.Binary;
using System.Text;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Short texts that a broker repeats in every call, each made once: a table of a fixed size in which a newcomer takes the place of the text before it.
/// Never for anything secret.
/// </summary>
internal static class RepeatedText
{
    private const int Longest = 64;
    private const int Places = 256;
    private const ulong Mixer = 0x9E37_79B9_7F4A_7C15;
    private const int PlaceShift = 56;

    private static readonly Entry?[] Table = new Entry?[Places];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref Entry? place = ref Table[PlaceOf(utf8)];
        Entry? known = Volatile.Read(ref place);
        if (known is not null && utf8.SequenceEqual(known.Utf8))
        {
            return known.Text;
        }

        Entry entry = new(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Volatile.Write(ref place, entry);
        return entry.Text;
    }

    private static int PlaceOf(ReadOnlySpan<byte> utf8)
    {
        ulong hash = (ulong)utf8.Length * Mixer;
        while (utf8.Length >= sizeof(ulong))
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8)) * Mixer;
            utf8 = utf8[sizeof(ulong)..];
        }

        foreach (byte b in utf8)
        {
            hash = (hash ^ b) * Mixer;
        }

        return (int)(hash >> PlaceShift);
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
