namespace HookSdk.Emg;

/// <summary>Values of <c>DLR</c>, which are bit flags. The set is open: other bits may come, and are kept as they are.</summary>
public enum EmgDlr
{
    /// <summary>No delivery report is wanted.</summary>
    NotWanted = 0,

    /// <summary>A delivery report is wanted.</summary>
    Wanted = 1,

    /// <summary>Delivery reports are wanted, intermediate ones too.</summary>
    WantedWithIntermediate = 3,
}
