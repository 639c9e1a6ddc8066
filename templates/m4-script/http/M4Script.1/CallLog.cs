using HookSdk.M4;
using HookSdk.Numbers;

namespace M4Script._1;

/// <summary>Calls in the application's log, which adds the time.</summary>
public sealed partial class CallLog(ILogger<CallLog> logger) : ICallLog
{
    public void Write(M4Call call, M4Reply reply)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            LogCall(call.ConnectionPointId, call.UserId, NumberMask.Mask(call.Source), NumberMask.Mask(call.Destination), reply);
        }
    }

    [LoggerMessage(LogLevel.Information, "cp_id={ConnectionPointId} user_id={UserId} [{Source}] to [{Destination}]: {Reply}")]
    private partial void LogCall(long? connectionPointId, long? userId, string source, string destination, M4Reply reply);
}
