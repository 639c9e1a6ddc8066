using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4;

/// <summary>A script that is one delegate, as a class, so that it states its failure mode as every script does.</summary>
internal abstract class DelegateScript(Func<M4Call, HookContext, ValueTask<M4Reply>> handler) : M4Script
{
    public static HookPlugin Of(FailureMode onFailure, Func<M4Call, HookContext, ValueTask<M4Reply>> handler) => onFailure switch
    {
        FailureMode.Open => HookPlugin.Of(typeof(OpenScript), typeof(M4Script), ServiceLifetime.Singleton, new OpenScript(handler)),
        FailureMode.Closed => HookPlugin.Of(typeof(ClosedScript), typeof(M4Script), ServiceLifetime.Singleton, new ClosedScript(handler)),
        _ => throw new ArgumentOutOfRangeException(nameof(onFailure), onFailure, "M4 knows Open (the call goes on unchanged) and Closed (the call is rejected)."),
    };

    protected ValueTask<M4Reply> Handle(M4Call call, HookContext context) => handler(call, context);

    private sealed class OpenScript(Func<M4Call, HookContext, ValueTask<M4Reply>> handler) : DelegateScript(handler)
    {
        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => Handle(call, context);
    }

    private sealed class ClosedScript(Func<M4Call, HookContext, ValueTask<M4Reply>> handler) : DelegateScript(handler)
    {
        [FailClosed]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => Handle(call, context);
    }
}
