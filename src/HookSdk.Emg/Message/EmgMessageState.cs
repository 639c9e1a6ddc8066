namespace HookSdk.Emg;

/// <summary>Values of <c>MESSAGESTATE</c> in a delivery report. The set is open: any other text may come.</summary>
public static class EmgMessageState
{
    /// <summary>The message was delivered.</summary>
    public const string Delivered = "DELIVERED";

    /// <summary>The message could not be delivered.</summary>
    public const string Failed = "FAILED";
}
