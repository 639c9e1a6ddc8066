using EmqxHooks._1.Connections;
using EmqxHooks._1.Messages;
using HookSdk;
using HookSdk.EmqX.ExHook;
using HookSdk.Identity;

namespace EmqxHooks._1;

/// <summary>The provider: one override for each hook that EMQX is told to call.</summary>
/// <remarks>
/// Closed: who cannot be checked in time is not let in, may not do it, and a message that no rule could look at is dropped. Where delivery comes first, state [FailOpen] on that override.
/// </remarks>
[FailClosed]
#if (jwt)
public sealed class MqttProvider(JwtVerifier tokens, TokenLogins logins, TopicAccessPolicy access, MessageRules rules, ConnectionCounts counts) : ExHookProvider
{
    // To let some clients in without a token, call logins.Remove(client.ClientId) for each: it gets nothing of a token that came with its id before.
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
    {
        EmqxClient client = request.Client;
        JwtResult token = await tokens.VerifyLoginAsync(client.ClientId, client.UserName, request.Password, context.CancellationToken);
        return token.IsAccepted && logins.Add(client.ClientId, client.UserName, token.Identity) ? AccessReply.Allow() : AccessReply.Deny();
    }

    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
        new(logins.Allows(request.Action, request.Topic, request.Client.ClientId, request.Client.UserName, access) ? AccessReply.Allow() : AccessReply.Deny());
#else
public sealed class MqttProvider(ConfiguredUsers users, TopicAccessPolicy access, MessageRules rules, ConnectionCounts counts) : ExHookProvider
{
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
        await users.CheckAsync(request.Client.UserName, request.Password, context.CancellationToken) ? AccessReply.Allow() : AccessReply.Deny();

    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
        new(access.Allows(request.Action, request.Topic, request.Client.ClientId, request.Client.UserName) ? AccessReply.Allow() : AccessReply.Deny());
#endif

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
