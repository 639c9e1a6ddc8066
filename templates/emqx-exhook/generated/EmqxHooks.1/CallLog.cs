using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EmqxHooks._1;

/// <summary>
/// Logs each call that is answered with its time, on the level Debug. Never a message: passwords are in there. Calls that fail are told by HookSdk.Grpc, with what EMQX does then; the stack of an
/// exception is Grpc.AspNetCore's.
/// </summary>
public sealed partial class CallLog(ILogger<CallLog> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        long started = Stopwatch.GetTimestamp();
        TResponse reply = await continuation(request, context);
        LogAnswered(context.Method, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return reply;
    }

    [LoggerMessage(LogLevel.Debug, "{Method}: answered in {Milliseconds:0.0} ms")]
    private partial void LogAnswered(string method, double milliseconds);
}
