namespace HookSdk.VerneMq.Tests;

/// <summary>Overrides all 21 hooks with delegates, so that a test says only what it is about; what is not set passes on.</summary>
[FailClosed]
internal sealed class AnyPlugin : VerneMqPlugin
{
    public Func<AuthOnRegisterRequest, RegisterReply> Register { get; init; } = static _ => RegisterReply.Next();

    public Func<AuthOnPublishRequest, PublishReply> Publish { get; init; } = static _ => PublishReply.Next();

    public Func<AuthOnPublishM5Request, PublishM5Reply> PublishM5 { get; init; } = static _ => PublishM5Reply.Next();

    public Func<AuthOnSubscribeRequest, SubscribeReply> Subscribe { get; init; } = static _ => SubscribeReply.Next();

    public Func<OnUnsubscribeRequest, UnsubscribeReply> Unsubscribe { get; init; } = static _ => UnsubscribeReply.Next();

    public Func<OnDeliverRequest, DeliverReply> Deliver { get; init; } = static _ => DeliverReply.Next();

    public Func<OnDeliverM5Request, DeliverM5Reply> DeliverM5 { get; init; } = static _ => DeliverM5Reply.Next();

    /// <summary>Given every request of a hook that only informs.</summary>
    public Action<VerneMqRequest> Heard { get; init; } = static _ => { };

    public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(Register(request));

    public override ValueTask<RegisterReply> AuthOnRegisterM5Async(AuthOnRegisterM5Request request, HookContext context) => new(Register(request));

    public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(Publish(request));

    public override ValueTask<PublishM5Reply> AuthOnPublishM5Async(AuthOnPublishM5Request request, HookContext context) => new(PublishM5(request));

    public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => new(Subscribe(request));

    public override ValueTask<SubscribeReply> AuthOnSubscribeM5Async(AuthOnSubscribeM5Request request, HookContext context) => new(Subscribe(request));

    public override ValueTask<UnsubscribeReply> OnUnsubscribeAsync(OnUnsubscribeRequest request, HookContext context) => new(Unsubscribe(request));

    public override ValueTask<UnsubscribeReply> OnUnsubscribeM5Async(OnUnsubscribeM5Request request, HookContext context) => new(Unsubscribe(request));

    public override ValueTask<DeliverReply> OnDeliverAsync(OnDeliverRequest request, HookContext context) => new(Deliver(request));

    public override ValueTask<DeliverM5Reply> OnDeliverM5Async(OnDeliverM5Request request, HookContext context) => new(DeliverM5(request));

    public override ValueTask OnRegisterAsync(OnRegisterRequest request, HookContext context) => Hear(request);

    public override ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context) => Hear(request);

    public override ValueTask OnClientWakeupAsync(OnClientWakeupRequest request, HookContext context) => Hear(request);

    public override ValueTask OnClientOfflineAsync(OnClientOfflineRequest request, HookContext context) => Hear(request);

    public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => Hear(request);

    public override ValueTask OnSessionExpiredAsync(OnSessionExpiredRequest request, HookContext context) => Hear(request);

    public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => Hear(request);

    public override ValueTask OnPublishM5Async(OnPublishM5Request request, HookContext context) => Hear(request);

    public override ValueTask OnOfflineMessageAsync(OnOfflineMessageRequest request, HookContext context) => Hear(request);

    public override ValueTask OnSubscribeAsync(OnSubscribeRequest request, HookContext context) => Hear(request);

    public override ValueTask OnSubscribeM5Async(OnSubscribeM5Request request, HookContext context) => Hear(request);

    private ValueTask Hear(VerneMqRequest request)
    {
        Heard(request);
        return default;
    }
}
