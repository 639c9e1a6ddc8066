namespace HookSdk.Emg;

/// <summary>Numbering plans (<c>SOURCEADDRNPI</c>, <c>DESTADDRNPI</c>), as in SMPP. The set is open: any other number may come.</summary>
public static class EmgNpi
{
    /// <summary>Unknown.</summary>
    public const int Unknown = 0;

    /// <summary>Telephone numbers (ISDN, E.164).</summary>
    public const int Isdn = 1;

    /// <summary>Data (X.121).</summary>
    public const int Data = 3;

    /// <summary>Telex.</summary>
    public const int Telex = 4;

    /// <summary>A private plan.</summary>
    public const int Private = 5;

    /// <summary>ERMES.</summary>
    public const int Ermes = 6;
}
