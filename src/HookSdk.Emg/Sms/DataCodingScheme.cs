namespace HookSdk.Emg;

/// <summary>Data coding schemes of SMS (3GPP TS 23.038).</summary>
internal static class DataCodingScheme
{
    private const int ClassPresent = 0x10;
    private const int ClassBits = 0x03;

    /// <summary>The scheme for another alphabet; a message class, an automatic deletion and a waiting indication stay what they are.</summary>
    /// <param name="scheme">The scheme that the message has, 0 to 255.</param>
    /// <param name="isUcs2">UCS2, or the GSM 7-bit alphabet.</param>
    public static int For(int scheme, bool isUcs2)
    {
        int alphabet = isUcs2 ? 0x08 : 0x00;
        return (scheme >> 4) switch
        {
            < 8 => (scheme & 0xC0) | alphabet | ((scheme & ClassPresent) == 0 ? 0 : scheme & (ClassPresent | ClassBits)),
            0xD or 0xE => (isUcs2 ? 0xE0 : 0xD0) | (scheme & 0x0F),
            0xF when isUcs2 => ClassPresent | alphabet | (scheme & ClassBits),
            0xF => 0xF0 | (scheme & ClassBits),
            _ => alphabet,
        };
    }
}
