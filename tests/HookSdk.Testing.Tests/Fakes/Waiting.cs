using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.M4;
using HookSdk.VerneMq;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>A plugin for each broker that never answers, unless it is told to give up.</summary>
internal static class Waiting
{
    private static async ValueTask<T> ForAsync<T>(TimeProvider? time, HookContext context, T reply)
    {
        await Task.Delay(time is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(5), time ?? TimeProvider.System, context.CancellationToken);
        return reply;
    }

    public sealed class Sms(TimeProvider? time) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => ForAsync(time, context, RouteReply.NoChoice());
    }

    public sealed class Voice : M4Script
    {
        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => ForAsync(null, context, M4Reply.Reject("late"));
    }

    [FailClosed]
    public sealed class Provider : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => ForAsync(null, context, AccessReply.Allow());
    }

    public sealed class Webhooks : VerneMqPlugin
    {
        [FailClosed]
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => ForAsync(null, context, RegisterReply.Ok());
    }

    /// <summary>Never reads.</summary>
    public sealed class Device : ExProtoHandler
    {
        public override Task RunAsync(ExProtoConnection connection) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, connection.Closed);
    }
}
