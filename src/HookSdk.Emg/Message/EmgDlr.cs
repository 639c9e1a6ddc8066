namespace HookSdk.Emg;

/// <summary>Values of <c>DLR</c>, which are bit flags. The set is open: other bits may come.</summary>
public static class EmgDlr
{
    /// <summary>No delivery report is wanted.</summary>
    public const int NotWanted = 0;

    /// <summary>A delivery report is wanted.</summary>
    public const int Wanted = 1;

    /// <summary>Delivery reports are wanted, intermediate ones too.</summary>
    public const int WantedWithIntermediate = 3;
}
