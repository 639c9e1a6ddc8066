namespace HookSdk.Emg;

/// <summary>Values of <c>MSGTYPE</c>. The set is open: any other number may come.</summary>
public static class EmgMessageType
{
    /// <summary>A message.</summary>
    public const int Message = 1;

    /// <summary>A delivery report.</summary>
    public const int DeliveryReport = 5;
}
