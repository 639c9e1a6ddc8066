using EmqxHooks._1.Access;
using EmqxHooks._1.Connections;
using EmqxHooks._1.Messages;
using EmqxHooks._1.Users;
using HookSdk;
using HookSdk.EmqX.ExHook;

namespace EmqxHooks._1;

/// <summary>The provider: one override for each hook that EMQX is told to call.</summary>
/// <remarks>
/// Closed: who cannot be checked in time is not let in, may not do it, and a message that no rule could look at is dropped. Where delivery comes first, state [FailOpen] on that override.
/// </remarks>
[FailClosed]
public sealed class MqttProvider(UserDirectory users, TopicAccessRules access, MessageRules rules, ConnectionCounts counts) : ExHookProvider
{
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
        await users.CheckAsync(request.Client.UserName, request.Password, context.CancellationToken) ? AccessReply.Allow() : AccessReply.Deny();

    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
        new(access.Allows(request.Action, request.Topic, request.Client) ? AccessReply.Allow() : AccessReply.Deny());

    public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(rules.Apply(request.Message));

    public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context)
    {
        counts.Connected(request.Client.ClientId);
        return default;
    }

    public override ValueTask OnClientDisconnectedAsync(ClientDisconnectedRequest request, HookContext context)
    {
        counts.Disconnected(request.Client.ClientId);
        return default;
    }
}
