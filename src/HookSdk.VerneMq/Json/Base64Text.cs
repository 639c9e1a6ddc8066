using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace HookSdk.VerneMq;

/// <summary>Base64 as the broker writes it: the standard alphabet, padded.</summary>
internal static class Base64Text
{
    /// <exception cref="FormatException">It is no base64. The message holds nothing of it.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> text) => TryDecode(text) ?? throw new FormatException(
        "The payload is not base64. Is the hook registered with base64payload=false? Then set Base64Payload of that hook to false here too.");

    /// <summary>The bytes, or null when it is no base64.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<byte> text)
    {
        if (!Base64.IsValid(text, out int length) || text.Length % 4 != 0)
        {
            return null;
        }

        byte[] bytes = new byte[length];
        return Base64.DecodeFromUtf8(text, bytes, out _, out int written) == OperationStatus.Done && written == length ? bytes : null;
    }

    /// <summary>The text that a part of a user property holds; one that is no base64 is taken as it is.</summary>
    public static string DecodeText(string text) =>
        TryDecode(Encoding.UTF8.GetBytes(text)) is { } bytes ? Encoding.UTF8.GetString(bytes) : text;
}
