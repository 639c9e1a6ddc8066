namespace HookSdk.Emg;

internal static class Hex
{
    /// <summary>The bytes; null when the text is null or not hex of whole bytes.</summary>
    public static byte[]? Parse(string? text)
    {
        if (text is null || text.Length % 2 != 0)
        {
            return null;
        }

        byte[] bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
