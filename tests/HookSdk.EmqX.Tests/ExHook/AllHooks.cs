using HookSdk.EmqX.ExHook;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>Overrides everything, hands each request to its listener, and answers what it is told.</summary>
[FailClosed]
public class AllHooks : ExHookProvider
{
    public Action<ExHookRequest, HookContext> OnRequest { get; set; } = static (_, _) => { };

    public Func<bool, AccessReply> Access { get; set; } = static _ => AccessReply.Allow();

    public Func<MessagePublishRequest, MessagePublishReply> Publish { get; set; } = static _ => MessagePublishReply.PassThrough();

    public override ValueTask OnProviderLoadedAsync(ProviderLoadedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnProviderUnloadedAsync(ProviderUnloadedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnClientConnectAsync(ClientConnectRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnClientConnackAsync(ClientConnackRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnClientDisconnectedAsync(ClientDisconnectedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
    {
        OnRequest(request, context);
        return new(Access(request.Result));
    }

    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context)
    {
        OnRequest(request, context);
        return new(Access(request.Result));
    }

    public override ValueTask OnClientSubscribeAsync(ClientSubscribeRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnClientUnsubscribeAsync(ClientUnsubscribeRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnSessionCreatedAsync(SessionCreatedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnSessionSubscribedAsync(SessionSubscribedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnSessionUnsubscribedAsync(SessionUnsubscribedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnSessionResumedAsync(SessionResumedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnSessionDiscardedAsync(SessionDiscardedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnSessionTakenoverAsync(SessionTakenoverRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnSessionTerminatedAsync(SessionTerminatedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context)
    {
        OnRequest(request, context);
        return new(Publish(request));
    }

    public override ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) => Hear(request, context);

    public override ValueTask OnMessageDroppedAsync(MessageDroppedRequest request, HookContext context) => Hear(request, context);

    private ValueTask Hear(ExHookRequest request, HookContext context)
    {
        OnRequest(request, context);
        return default;
    }
}
