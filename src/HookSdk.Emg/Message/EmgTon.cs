namespace HookSdk.Emg;

/// <summary>Types of number (<c>SOURCEADDRTON</c>, <c>DESTADDRTON</c>), as in SMPP. The set is open: any other number may come, and is kept as it is.</summary>
public enum EmgTon
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>An international number.</summary>
    International = 1,

    /// <summary>A national number.</summary>
    National = 2,

    /// <summary>A network's own number, such as a short code.</summary>
    NetworkSpecific = 3,

    /// <summary>A subscriber number.</summary>
    Subscriber = 4,

    /// <summary>A name.</summary>
    Alphanumeric = 5,

    /// <summary>An abbreviated number.</summary>
    Abbreviated = 6,
}
