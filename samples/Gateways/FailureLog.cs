using HookSdk;

namespace Gateways;

/// <summary>A line for each call that the plugins did not answer themselves. No number of a customer stands in it.</summary>
public sealed partial class FailureLog(ILogger<FailureLog> logger) : IHookObserver
{
    public void OnAnswered(ObservedCall call)
    {
        if (call.Cause is { } cause)
        {
            LogFailure(call.Target, call.ServerName, call.Hook, cause, call.CallId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Target} {Server} {Hook}: {Cause} (call {CallId})")]
    private partial void LogFailure(string target, string? server, string hook, string cause, string callId);
}
