using HookSdk;
using HookSdk.EmqX.ExHook;
using HookSdk.Identity;

namespace SqlUsers;

/// <summary>Who is no user of the database is not let in, and neither is anyone while the database cannot be asked.</summary>
[FailClosed]
public sealed class MqttProvider(CachedUsers users, TopicAccessPolicy access) : ExHookProvider
{
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
        await users.CheckAsync(request.Client.UserName, request.Password, context.CancellationToken) ? AccessReply.Allow() : AccessReply.Deny();

    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
        new(access.Allows(request.Action, request.Topic, request.Client.ClientId, request.Client.UserName) ? AccessReply.Allow() : AccessReply.Deny());
}
