using System.Buffers;
using System.Text;

namespace HookSdk.Testing;

/// <summary>
/// Bytes as the broker's JSON library makes text of them. A first byte of a sequence and what follows it as its continuation become one U+FFFD, also where the
/// framework would write several: ED A0 80, half of a surrogate pair, and C0 80, which is written too long.
/// </summary>
internal static class WebhookUtf8
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == OperationStatus.Done)
            {
                text.Append(rune);
                bytes = bytes[length..];
            }
            else
            {
                text.Append('\uFFFD');
                bytes = bytes[LengthOfBad(bytes)..];
            }
        }

        return text.ToString();
    }

    private static int LengthOfBad(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xED, >= 0xA0, _, ..])
        {
            return 3;
        }

        int most = bytes[0] switch
        {
            >= 0xC0 and <= 0xDF => 2,
            >= 0xE0 and <= 0xEF => 3,
            >= 0xF0 and <= 0xF7 => 4,
            _ => 1,
        };
        int length = 1;
        while (length < most && length < bytes.Length && bytes[length] is >= 0x80 and <= 0xBF)
        {
            length++;
        }

        return length;
    }
}
