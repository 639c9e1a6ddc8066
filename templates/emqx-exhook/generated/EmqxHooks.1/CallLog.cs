using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EmqxHooks._1;

/// <summary>Logs each call with its status and its time. Never a message: passwords are in there.</summary>
public sealed partial class CallLog(ILogger<CallLog> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            TResponse reply = await continuation(request, context);
            LogAnswered(context.Method, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return reply;
        }
        catch (RpcException e)
        {
            LogRefused(context.Method, e.StatusCode, e.Status.Detail);
            throw;
        }
        catch (Exception e)
        {
            LogFailed(e, context.Method);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Method}: answered in {Milliseconds:0.0} ms")]
    private partial void LogAnswered(string method, double milliseconds);

    [LoggerMessage(LogLevel.Warning, "{Method}: {Status}: {Detail}. EMQX does what its failed_action says")]
    private partial void LogRefused(string method, StatusCode status, string detail);

    [LoggerMessage(LogLevel.Error, "{Method}: failed. EMQX does what its failed_action says")]
    private partial void LogFailed(Exception exception, string method);
}
