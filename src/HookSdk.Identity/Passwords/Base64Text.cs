namespace HookSdk.Identity;

/// <summary>Base64 as hashes have it: with padding or without.</summary>
internal static class Base64Text
{
    /// <summary>Null: it is none.</summary>
    public static byte[]? Decode(string text)
    {
        string padded = text.EndsWith('=') ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        byte[] bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out int length) ? bytes[..length] : null;
    }
}
