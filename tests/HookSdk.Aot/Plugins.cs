using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.Identity;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.Options;

namespace HookSdk.Aot;

internal sealed class RoutePlugin(IOptionsMonitor<Settings> settings) : EmgPlugin
{
    public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To(settings.CurrentValue.Name));
}

/// <summary>Fails, so that its stated mode is looked up.</summary>
internal sealed class FailingScript : M4Script
{
    [FailClosed]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => throw new NotSupportedException("the script fails on purpose");
}

[FailClosed]
internal sealed class LoginPlugin(ConfiguredUsers users) : VerneMqPlugin
{
    public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
        request is { UserName: { } name, Password: { } password } && await users.CheckAsync(name, password, context.CancellationToken) ? RegisterReply.Ok() : RegisterReply.Deny();
}

[FailClosed]
internal sealed class LoginProvider(ConfiguredUsers users) : ExHookProvider
{
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
        await users.CheckAsync(request.Client.UserName, request.Password, context.CancellationToken) ? AccessReply.Allow() : AccessReply.Deny();
}

internal sealed class SilentHandler : ExProtoHandler
{
    public override Task RunAsync(ExProtoConnection connection) => Task.CompletedTask;
}
