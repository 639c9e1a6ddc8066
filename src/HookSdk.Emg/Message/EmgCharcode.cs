namespace HookSdk.Emg;

/// <summary>Values of <c>CHARCODE</c>, as the vendor documents them. The set is open: any other number may come.</summary>
public static class EmgCharcode
{
    /// <summary>The connector's default.</summary>
    public const int Default = 0;

    /// <summary>The GSM 7-bit alphabet.</summary>
    public const int Gsm7 = 1;

    /// <summary>Bytes; the message is in hex.</summary>
    public const int Binary = 2;

    /// <summary>ISO 8859-1.</summary>
    public const int Latin1 = 3;

    /// <summary>UCS2, big-endian; the message is in hex.</summary>
    public const int Ucs2 = 4;

    /// <summary>UTF-8.</summary>
    public const int Utf8 = 32;
}
