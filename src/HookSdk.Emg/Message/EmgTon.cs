namespace HookSdk.Emg;

/// <summary>Types of number (<c>SOURCEADDRTON</c>, <c>DESTADDRTON</c>), as in SMPP. The set is open: any other number may come.</summary>
public static class EmgTon
{
    /// <summary>Unknown.</summary>
    public const int Unknown = 0;

    /// <summary>An international number.</summary>
    public const int International = 1;

    /// <summary>A national number.</summary>
    public const int National = 2;

    /// <summary>A network's own number, such as a short code.</summary>
    public const int NetworkSpecific = 3;

    /// <summary>A subscriber number.</summary>
    public const int Subscriber = 4;

    /// <summary>A name.</summary>
    public const int Alphanumeric = 5;

    /// <summary>An abbreviated number.</summary>
    public const int Abbreviated = 6;
}
