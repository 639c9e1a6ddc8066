namespace HookSdk.Emg;

/// <summary>Values of <c>MSGTYPE</c>. The set is open: any other number may come, and is kept as it is.</summary>
public enum EmgMessageType
{
    /// <summary>A message.</summary>
    Message = 1,

    /// <summary>A delivery report.</summary>
    DeliveryReport = 5,
}
