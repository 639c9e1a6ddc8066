using HookSdk.Emg;
using HookSdk.VerneMq;

namespace HookSdk.Inspector.Tests.Trying;

/// <summary>Plugins that serve every hook of their targets, and say yes.</summary>
internal static class EveryHook
{
    [FailOpen]
    internal sealed class OfEmg : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());

        public override ValueTask<ChangeReply> BeforeRouteAsync(BeforeRouteRequest request, HookContext context) => new(ChangeReply.NoChange());

        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-se"));

        public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) => new(ChangeReply.NoChange());

        public override ValueTask<ChangeReply> AfterSendAsync(AfterSendRequest request, HookContext context) => new(ChangeReply.NoChange());

        public override ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context) => new(DlrReply.NoChange());

        public override ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context) => new(ChangeReply.NoChange());
    }

    [FailClosed]
    internal sealed class OfVerneMq : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask<RegisterReply> AuthOnRegisterM5Async(AuthOnRegisterM5Request request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask OnRegisterAsync(OnRegisterRequest request, HookContext context) => default;

        public override ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context) => default;

        public override ValueTask OnClientWakeupAsync(OnClientWakeupRequest request, HookContext context) => default;

        public override ValueTask OnClientOfflineAsync(OnClientOfflineRequest request, HookContext context) => default;

        public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => default;

        public override ValueTask OnSessionExpiredAsync(OnSessionExpiredRequest request, HookContext context) => default;

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask<PublishM5Reply> AuthOnPublishM5Async(AuthOnPublishM5Request request, HookContext context) => new(PublishM5Reply.Ok());

        public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => default;

        public override ValueTask OnPublishM5Async(OnPublishM5Request request, HookContext context) => default;

        public override ValueTask<DeliverReply> OnDeliverAsync(OnDeliverRequest request, HookContext context) => new(DeliverReply.Ok());

        public override ValueTask<DeliverM5Reply> OnDeliverM5Async(OnDeliverM5Request request, HookContext context) => new(DeliverM5Reply.Ok());

        public override ValueTask OnOfflineMessageAsync(OnOfflineMessageRequest request, HookContext context) => default;

        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => new(SubscribeReply.Ok());

        public override ValueTask<SubscribeReply> AuthOnSubscribeM5Async(AuthOnSubscribeM5Request request, HookContext context) => new(SubscribeReply.Ok());

        public override ValueTask OnSubscribeAsync(OnSubscribeRequest request, HookContext context) => default;

        public override ValueTask OnSubscribeM5Async(OnSubscribeM5Request request, HookContext context) => default;

        public override ValueTask<UnsubscribeReply> OnUnsubscribeAsync(OnUnsubscribeRequest request, HookContext context) => new(UnsubscribeReply.Ok());

        public override ValueTask<UnsubscribeReply> OnUnsubscribeM5Async(OnUnsubscribeM5Request request, HookContext context) => new(UnsubscribeReply.Ok());
    }
}
