using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>
/// Reads <c>qe</c> in the form that it nearly always has: names and values that are strings without escapes, or whole numbers, with no white space but spaces
/// behind commas and colons. Anything else is left to the full reader, which takes the same fields from such an object.
/// </summary>
/// <remarks>Reading these pairs token by token was the largest single part of what a small call costs.</remarks>
internal static class PlainOptions
{
    /// <summary>What ends a plain string: its quote, or what makes it not plain.</summary>
    private static readonly SearchValues<byte> Ends = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(static control => (byte)control)]);

    /// <summary>Adds the pairs of the object that begins at an offset.</summary>
    /// <returns>Where its closing brace is; -1 when it is not of this form, and the pairs that were added are to be taken back.</returns>
    public static int TryRead(ReadOnlySpan<byte> bytes, int offset, EmgCall call)
    {
        int at = offset + 1;
        if (Is(bytes, at, '}'))
        {
            return at;
        }

        while (true)
        {
            int name = at + 1;
            int nameLength = StringLength(bytes, at);
            at = name + nameLength + 1;
            if (nameLength < 0 || !Is(bytes, at, ':'))
            {
                return -1;
            }

            at = PastSpaces(bytes, at + 1);
            int length = StringLength(bytes, at);
            if (length >= 0)
            {
                call.Add(new JsonField(new JsonName(name, nameLength, isEscaped: false), at + 1, length, valueEscaped: false, JsonValueKind.String, topLevel: false));
                at += length + 2;
            }
            else
            {
                length = NumberLength(bytes, at);
                if (length == 0)
                {
                    return -1;
                }

                call.Add(new JsonField(new JsonName(name, nameLength, isEscaped: false), at, length, valueEscaped: false, JsonValueKind.Number, topLevel: false));
                at += length;
            }

            if (Is(bytes, at, '}'))
            {
                return at;
            }

            if (!Is(bytes, at, ','))
            {
                return -1;
            }

            at = PastSpaces(bytes, at + 1);
        }
    }

    private static bool Is(ReadOnlySpan<byte> bytes, int at, char sign) => (uint)at < (uint)bytes.Length && bytes[at] == sign;

    private static int PastSpaces(ReadOnlySpan<byte> bytes, int at)
    {
        while (Is(bytes, at, ' '))
        {
            at++;
        }

        return at;
    }

    /// <summary>The length between the quotes of the plain string that begins here; -1 when none does.</summary>
    private static int StringLength(ReadOnlySpan<byte> bytes, int at)
    {
        if (!Is(bytes, at, '"'))
        {
            return -1;
        }

        ReadOnlySpan<byte> rest = bytes[(at + 1)..];
        int length = IndexOfEnd(rest);
        return length >= 0 && rest[length] == '"' ? length : -1;
    }

    /// <summary>Most names and values end within one vector, which is looked at here: a search costs more for its call than for its work.</summary>
    private static int IndexOfEnd(ReadOnlySpan<byte> bytes)
    {
        if (Vector128.IsHardwareAccelerated && bytes.Length >= Vector128<byte>.Count)
        {
            Vector128<byte> first = Vector128.Create(bytes);
            uint ends = (Vector128.Equals(first, Vector128.Create((byte)'"')) | Vector128.Equals(first, Vector128.Create((byte)'\\')) | Vector128.LessThan(first, Vector128.Create((byte)' ')))
                .ExtractMostSignificantBits();
            if (ends != 0)
            {
                return BitOperations.TrailingZeroCount(ends);
            }
        }

        return bytes.IndexOfAny(Ends);
    }

    /// <summary>The length of the whole number that begins here: digits, of which the first is no zero unless it is the only one. 0 when none does.</summary>
    private static int NumberLength(ReadOnlySpan<byte> bytes, int at)
    {
        ReadOnlySpan<byte> rest = bytes[at..];
        int length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length <= 0 || (rest[0] == '0' && length > 1) || rest[length] is not ((byte)',' or (byte)'}') ? 0 : length;
    }
}
