namespace HookSdk.Emg;

/// <summary>Values of <c>CHARCODE</c>, as the vendor documents them. The set is open: any other number may come, and is kept as it is.</summary>
public enum EmgCharcode
{
    /// <summary>The connector's default.</summary>
    Default = 0,

    /// <summary>The GSM 7-bit alphabet.</summary>
    Gsm7 = 1,

    /// <summary>Bytes; the message is in hex.</summary>
    Binary = 2,

    /// <summary>ISO 8859-1.</summary>
    Latin1 = 3,

    /// <summary>UCS2, big-endian; the message is in hex.</summary>
    Ucs2 = 4,

    /// <summary>UTF-8.</summary>
    Utf8 = 32,
}
