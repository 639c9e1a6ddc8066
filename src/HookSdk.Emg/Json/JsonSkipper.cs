using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HookSdk.Emg;

/// <summary>
/// Finds where an object or array ends without reading what it holds, 64 bytes at a time: which bytes stand in strings is reckoned from quotes and
/// backslashes with a few operations on whole words, and only brackets outside strings are looked at one by one.
/// </summary>
/// <remarks>
/// <para>Found: a value that ends early, brackets that do not match in number or kind, nesting deeper than the limit, control characters in strings,
/// backslashes outside them. For sound JSON the end is exactly where a full reader finds it.</para>
/// <para>Not looked at: commas and colons (missing, doubled, out of place), what stands between brackets outside strings (numbers, literals, any other bytes),
/// names that are no strings, which escapes a string holds, and whether its bytes are UTF-8. Whoever reads such a value later must be ready for that.</para>
/// </remarks>
internal static class JsonSkipper
{
    /// <summary>The deepest limit that can be asked for: the kinds of the open brackets are kept in one word.</summary>
    public const int DeepestLimit = 64;

    private const ulong OddBits = 0xAAAA_AAAA_AAAA_AAAA;

    /// <summary>Bits of a bracket's byte: set when it opens; set when it is an object's.</summary>
    private const int OpensBit = 0x02;
    private const int ObjectShift = 5;

    /// <summary>Finds the end of the object or array that begins at the first byte.</summary>
    /// <param name="json">The bytes from its opening bracket on; more may follow behind its end.</param>
    /// <param name="maxDepth">How many levels it may have, itself among them: 0 to 64.</param>
    /// <returns>The offset behind its closing bracket; -1 when it has none, or a flaw was found before.</returns>
    public static int FindEnd(ReadOnlySpan<byte> json, int maxDepth)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDepth, DeepestLimit);
        Scan scan = new(maxDepth);
        int offset = 0;
        for (; json.Length - offset >= JsonBlock.Size; offset += JsonBlock.Size)
        {
            ReadOnlySpan<byte> block = json.Slice(offset, JsonBlock.Size);
            int found = scan.Next(block);
            if (found != Scan.NoEnd)
            {
                return found < 0 ? -1 : offset + found;
            }
        }

        // What is left, filled up with spaces, which change nothing.
        Span<byte> last = stackalloc byte[JsonBlock.Size];
        last.Fill((byte)' ');
        json[offset..].CopyTo(last);
        int end = scan.Next(last);
        return end < 0 ? -1 : offset + end;
    }

    /// <summary>What is carried from one block to the next.</summary>
    private struct Scan(int maxDepth)
    {
        public const int NoEnd = -1;
        private const int Flawed = -2;

        /// <summary>All bits set while a string is open at the block's end.</summary>
        private ulong _inString;

        /// <summary>1 when the next block's first byte is escaped.</summary>
        private ulong _escapesNext;

        /// <summary>One bit for each open bracket, the innermost lowest: set for an object's.</summary>
        private ulong _kinds;
        private int _depth;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Next(ReadOnlySpan<byte> bytes)
        {
            JsonBlock block = JsonBlock.Of(bytes);
            ulong inString = PrefixXor(block.Quotes & ~Escaped(block.Backslashes)) ^ _inString;
            _inString = (ulong)((long)inString >> 63);
            ulong flaws = (block.Controls & inString) | (block.Backslashes & ~inString);
            ulong brackets = block.Brackets & ~inString;
            while (brackets != 0)
            {
                int at = BitOperations.TrailingZeroCount(brackets);
                brackets &= brackets - 1;
                int bracket = bytes[at];
                ulong kind = (ulong)(bracket >> ObjectShift) & 1;
                if ((bracket & OpensBit) != 0)
                {
                    if (_depth == maxDepth)
                    {
                        return Flawed;
                    }

                    _depth++;
                    _kinds = (_kinds << 1) | kind;
                    continue;
                }

                if (_depth == 0 || (_kinds & 1) != kind)
                {
                    return Flawed;
                }

                _kinds >>= 1;
                if (--_depth == 0)
                {
                    return (flaws & ((1UL << at) - 1)) == 0 ? at + 1 : Flawed;
                }
            }

            return flaws == 0 ? NoEnd : Flawed;
        }

        /// <summary>The bytes behind a backslash that is not itself escaped. Runs of backslashes are told apart by where they begin: an addition carries each to its end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private ulong Escaped(ulong backslashes)
        {
            if (backslashes == 0)
            {
                ulong first = _escapesNext;
                _escapesNext = 0;
                return first;
            }

            ulong starts = backslashes & ~_escapesNext;
            ulong ends = ((starts << 1) | OddBits) - starts;
            ulong codes = ends ^ OddBits;
            ulong escaped = codes ^ (backslashes | _escapesNext);
            _escapesNext = (codes & backslashes) >> 63;
            return escaped;
        }

        /// <summary>Each bit becomes the exclusive or of all up to it: set from an opening quote to before its closing one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong PrefixXor(ulong bits)
        {
            if (Pclmulqdq.IsSupported)
            {
                return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
            }

            bits ^= bits << 1;
            bits ^= bits << 2;
            bits ^= bits << 4;
            bits ^= bits << 8;
            bits ^= bits << 16;
            return bits ^ (bits << 32);
        }
    }
}
