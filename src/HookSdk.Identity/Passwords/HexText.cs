using System.Buffers;

namespace HookSdk.Identity;

/// <summary>Hexadecimal as hashes have it.</summary>
internal static class HexText
{
    /// <summary>Null: it is none.</summary>
    public static byte[]? Decode(string text)
    {
        byte[] bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? bytes : null;
    }
}
