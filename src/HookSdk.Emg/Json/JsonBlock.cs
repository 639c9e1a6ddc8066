using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HookSdk.Emg;

/// <summary>Where the bytes that JSON's structure hangs on stand in a block of 64 bytes: one bit a byte, the first byte lowest.</summary>
internal readonly struct JsonBlock(ulong quotes, ulong backslashes, ulong brackets, ulong controls)
{
    public const int Size = 64;

    private const byte CaseBit = 0x20;
    private const byte Opening = (byte)'[' | CaseBit;
    private const byte Closing = (byte)']' | CaseBit;

    public readonly ulong Quotes = quotes;
    public readonly ulong Backslashes = backslashes;

    /// <summary><c>[ ] { }</c>. With bit 0x20 set, the two that open are alike, and so are the two that close.</summary>
    public readonly ulong Brackets = brackets;

    /// <summary>Bytes below a space.</summary>
    public readonly ulong Controls = controls;

    /// <summary>Looks at the first 64 bytes with the widest vectors that the machine has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JsonBlock Of(ReadOnlySpan<byte> bytes) =>
        Vector512.IsHardwareAccelerated ? OfVector512(bytes)
        : Vector256.IsHardwareAccelerated ? OfVector256(bytes)
        : Vector128.IsHardwareAccelerated ? OfVector128(bytes)
        : OfScalars(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static JsonBlock OfVector512(ReadOnlySpan<byte> bytes)
    {
        Vector512<byte> block = Vector512.Create(bytes);
        Vector512<byte> folded = block | Vector512.Create(CaseBit);
        return new JsonBlock(
            Vector512.Equals(block, Vector512.Create((byte)'"')).ExtractMostSignificantBits(),
            Vector512.Equals(block, Vector512.Create((byte)'\\')).ExtractMostSignificantBits(),
            (Vector512.Equals(folded, Vector512.Create(Opening)) | Vector512.Equals(folded, Vector512.Create(Closing))).ExtractMostSignificantBits(),
            Vector512.LessThan(block, Vector512.Create((byte)' ')).ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static JsonBlock OfVector256(ReadOnlySpan<byte> bytes)
    {
        Vector256<byte> low = Vector256.Create(bytes);
        Vector256<byte> high = Vector256.Create(bytes[32..]);
        return new JsonBlock(
            Join(Equal(low, (byte)'"'), Equal(high, (byte)'"')),
            Join(Equal(low, (byte)'\\'), Equal(high, (byte)'\\')),
            Join(Brackets(low), Brackets(high)),
            Join(Controls(low), Controls(high)));

        static uint Equal(Vector256<byte> block, byte value) => Vector256.Equals(block, Vector256.Create(value)).ExtractMostSignificantBits();

        static uint Brackets(Vector256<byte> block)
        {
            Vector256<byte> folded = block | Vector256.Create(CaseBit);
            return (Vector256.Equals(folded, Vector256.Create(Opening)) | Vector256.Equals(folded, Vector256.Create(Closing))).ExtractMostSignificantBits();
        }

        static uint Controls(Vector256<byte> block) => Vector256.LessThan(block, Vector256.Create((byte)' ')).ExtractMostSignificantBits();

        static ulong Join(uint low, uint high) => low | ((ulong)high << 32);
    }

    internal static JsonBlock OfVector128(ReadOnlySpan<byte> bytes)
    {
        ulong quotes = 0, backslashes = 0, brackets = 0, controls = 0;
        for (int at = 0; at < Size; at += Vector128<byte>.Count)
        {
            Vector128<byte> block = Vector128.Create(bytes[at..]);
            Vector128<byte> folded = block | Vector128.Create(CaseBit);
            quotes |= (ulong)Vector128.Equals(block, Vector128.Create((byte)'"')).ExtractMostSignificantBits() << at;
            backslashes |= (ulong)Vector128.Equals(block, Vector128.Create((byte)'\\')).ExtractMostSignificantBits() << at;
            brackets |= (ulong)(Vector128.Equals(folded, Vector128.Create(Opening)) | Vector128.Equals(folded, Vector128.Create(Closing))).ExtractMostSignificantBits() << at;
            controls |= (ulong)Vector128.LessThan(block, Vector128.Create((byte)' ')).ExtractMostSignificantBits() << at;
        }

        return new JsonBlock(quotes, backslashes, brackets, controls);
    }

    internal static JsonBlock OfScalars(ReadOnlySpan<byte> bytes)
    {
        ulong quotes = 0, backslashes = 0, brackets = 0, controls = 0;
        for (int at = 0; at < Size; at++)
        {
            byte value = bytes[at];
            ulong bit = 1UL << at;
            quotes |= value == (byte)'"' ? bit : 0;
            backslashes |= value == (byte)'\\' ? bit : 0;
            brackets |= (value | CaseBit) is Opening or Closing ? bit : 0;
            controls |= value < (byte)' ' ? bit : 0;
        }

        return new JsonBlock(quotes, backslashes, brackets, controls);
    }
}
