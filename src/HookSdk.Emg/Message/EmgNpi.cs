namespace HookSdk.Emg;

/// <summary>Numbering plans (<c>SOURCEADDRNPI</c>, <c>DESTADDRNPI</c>), as in SMPP. The set is open: any other number may come, and is kept as it is.</summary>
public enum EmgNpi
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>Telephone numbers (ISDN, E.164).</summary>
    Isdn = 1,

    /// <summary>Data (X.121).</summary>
    Data = 3,

    /// <summary>Telex.</summary>
    Telex = 4,

    /// <summary>A private plan.</summary>
    Private = 5,

    /// <summary>ERMES.</summary>
    Ermes = 6,
}
