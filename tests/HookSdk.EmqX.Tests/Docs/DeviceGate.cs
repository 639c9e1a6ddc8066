using HookSdk.EmqX.ExHook;

namespace HookSdk.EmqX.Tests.Docs;

[FailClosed]
public sealed class DeviceGate(IUsers users) : ExHookProvider
{
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
        await users.CheckAsync(request.Client.UserName, request.Password, context.CancellationToken) ? AccessReply.Allow() : AccessReply.Deny();

    [Topics("legacy/#")]
    public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) =>
        new(MessagePublishReply.Deliver(request.Message with { Topic = "v2/" + request.Message.Topic }));
}
