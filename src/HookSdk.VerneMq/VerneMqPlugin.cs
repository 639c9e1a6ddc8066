using System.Diagnostics.CodeAnalysis;

namespace HookSdk.VerneMq;

/// <summary>
/// A plugin of the VerneMQ broker, called by its webhooks. Override the hooks that you need: those are served, and registered where you ask for it.
/// What no plugin overrides is answered <c>next</c>.
/// </summary>
/// <remarks>
/// One instance serves all calls at once, unless it is registered as scoped. VerneMQ calls every hook from the client's own process: a slow handler delays that
/// client's CONNACK, PUBACK or delivery. A hook that decides states with <see cref="FailClosedAttribute"/> or <see cref="FailNextAttribute"/> what is answered
/// when the override throws, returns null or is late. <c>on_auth_m5</c> is not offered: up to VerneMQ 2.2.0 the session is cut whatever a webhook answers to it.
/// </remarks>
/// <example>
/// <code>
/// public sealed class OwnClients : VerneMqPlugin
/// {
///     // Asked about clients of MQTT 3 and of MQTT 5.
///     [FailClosed]
///     public override ValueTask&lt;RegisterReply&gt; AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =&gt;
///         new(request.UserName == request.ClientId ? RegisterReply.Ok() : RegisterReply.Deny());
/// }
/// </code>
/// </example>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
public abstract class VerneMqPlugin
{
    /// <summary>A client wants to connect: <c>auth_on_register</c>, and <c>auth_on_register_m5</c> too unless <see cref="AuthOnRegisterM5Async"/> is overridden. One override is enough for clients of every MQTT version. Conditional chain. Not called by listeners that allow anonymous clients.</summary>
    /// <param name="request">What VerneMQ tells; of a client of MQTT 5 it is an <see cref="AuthOnRegisterM5Request"/>.</param>
    /// <param name="context">The call.</param>
    /// <returns>Let in, refused, or passed on. On failure: what the override states, <see cref="FailureMode.Closed"/> refuses and <see cref="FailureMode.Next"/> passes on.</returns>
    [StatesFailure(FailureMode.Closed, FailureMode.Next)]
    public virtual ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Next());

    /// <summary>A client of MQTT 5 wants to connect: override it only where MQTT 5 is to be answered otherwise; without an override it asks <see cref="AuthOnRegisterAsync"/>. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Let in, refused, or passed on. On failure: what the override states, <see cref="FailureMode.Closed"/> refuses and <see cref="FailureMode.Next"/> passes on.</returns>
    [StatesFailure(FailureMode.Closed, FailureMode.Next)]
    public virtual ValueTask<RegisterReply> AuthOnRegisterM5Async(AuthOnRegisterM5Request request, HookContext context) => AuthOnRegisterAsync(request, context);

    /// <summary>A session of MQTT 3.1 or 3.1.1 is registered, just before the CONNACK. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnRegisterAsync(OnRegisterRequest request, HookContext context) => default;

    /// <summary>A session of MQTT 5 is registered, just before the CONNACK. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context) => default;

    /// <summary>The queue of a client is ready: at every connect, nearly always before <c>on_register</c>. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnClientWakeupAsync(OnClientWakeupRequest request, HookContext context) => default;

    /// <summary>A client whose session is kept has gone. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnClientOfflineAsync(OnClientOfflineRequest request, HookContext context) => default;

    /// <summary>A client has gone and its session with it. Not called when a clean connect wipes a stored session. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => default;

    /// <summary>The expiry time of a stored session has passed. It has nothing to do with keep-alive. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnSessionExpiredAsync(OnSessionExpiredRequest request, HookContext context) => default;

    /// <summary>A client publishes, or connects with a will: <c>auth_on_publish</c>, and <c>auth_on_publish_m5</c> too unless <see cref="AuthOnPublishM5Async"/> is overridden. One override is enough for clients of every MQTT version. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells; of a client of MQTT 5 it is an <see cref="AuthOnPublishM5Request"/>.</param>
    /// <param name="context">The call.</param>
    /// <returns>Taken, refused, or passed on. On failure: what the override states, <see cref="FailureMode.Closed"/> refuses and <see cref="FailureMode.Next"/> passes on.</returns>
    [StatesFailure(FailureMode.Closed, FailureMode.Next)]
    public virtual ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Next());

    /// <summary>A client of MQTT 5 publishes, or connects with a will: override it only where MQTT 5 is to be answered otherwise, such as with other properties; without an override it asks <see cref="AuthOnPublishAsync"/>. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Taken, refused, or passed on. On failure: what the override states, <see cref="FailureMode.Closed"/> refuses and <see cref="FailureMode.Next"/> passes on.</returns>
    [StatesFailure(FailureMode.Closed, FailureMode.Next)]
    public virtual ValueTask<PublishM5Reply> AuthOnPublishM5Async(AuthOnPublishM5Request request, HookContext context) => PublishM5Reply.Of(AuthOnPublishAsync(request, context));

    /// <summary>A message of a client of MQTT 3.1 or 3.1.1 was routed; the request shows it as the hooks have changed it. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => default;

    /// <summary>A message of a client of MQTT 5 was routed; the request shows it as the hooks have changed it. Not called for wills. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnPublishM5Async(OnPublishM5Request request, HookContext context) => default;

    /// <summary>A message is about to be sent to a client of MQTT 3.1 or 3.1.1. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>The message as it is or changed, or passed on. On failure: passed on.</returns>
    public virtual ValueTask<DeliverReply> OnDeliverAsync(OnDeliverRequest request, HookContext context) => new(DeliverReply.Next());

    /// <summary>A message is about to be sent to a client of MQTT 5. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>The message as it is or changed, or passed on. On failure: passed on.</returns>
    public virtual ValueTask<DeliverM5Reply> OnDeliverM5Async(OnDeliverM5Request request, HookContext context) => new(DeliverM5Reply.Next());

    /// <summary>There is a message for a client whose session is kept and who is not there. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnOfflineMessageAsync(OnOfflineMessageRequest request, HookContext context) => default;

    /// <summary>A client subscribes, or an operator has its subscriptions checked anew: <c>auth_on_subscribe</c>, and <c>auth_on_subscribe_m5</c> too unless <see cref="AuthOnSubscribeM5Async"/> is overridden. One override is enough for clients of every MQTT version. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells; of a client of MQTT 5 it is an <see cref="AuthOnSubscribeM5Request"/>.</param>
    /// <param name="context">The call.</param>
    /// <returns>Allowed, allowed in part, refused, or passed on. On failure: what the override states, <see cref="FailureMode.Closed"/> refuses and <see cref="FailureMode.Next"/> passes on.</returns>
    [StatesFailure(FailureMode.Closed, FailureMode.Next)]
    public virtual ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => new(SubscribeReply.Next());

    /// <summary>A client of MQTT 5 subscribes: override it only where MQTT 5 is to be answered otherwise; without an override it asks <see cref="AuthOnSubscribeAsync"/>. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Allowed, allowed in part, refused, or passed on. On failure: what the override states, <see cref="FailureMode.Closed"/> refuses and <see cref="FailureMode.Next"/> passes on.</returns>
    [StatesFailure(FailureMode.Closed, FailureMode.Next)]
    public virtual ValueTask<SubscribeReply> AuthOnSubscribeM5Async(AuthOnSubscribeM5Request request, HookContext context) => AuthOnSubscribeAsync(request, context);

    /// <summary>A client of MQTT 3.1 or 3.1.1 has subscribed. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnSubscribeAsync(OnSubscribeRequest request, HookContext context) => default;

    /// <summary>A client of MQTT 5 has subscribed. All-chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    public virtual ValueTask OnSubscribeM5Async(OnSubscribeM5Request request, HookContext context) => default;

    /// <summary>A client of MQTT 3.1 or 3.1.1 unsubscribes. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>As asked or with other filters, or passed on. On failure: passed on.</returns>
    public virtual ValueTask<UnsubscribeReply> OnUnsubscribeAsync(OnUnsubscribeRequest request, HookContext context) => new(UnsubscribeReply.Next());

    /// <summary>A client of MQTT 5 unsubscribes. Conditional chain.</summary>
    /// <param name="request">What VerneMQ tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>As asked or with other filters, or passed on. On failure: passed on.</returns>
    public virtual ValueTask<UnsubscribeReply> OnUnsubscribeM5Async(OnUnsubscribeM5Request request, HookContext context) => new(UnsubscribeReply.Next());
}
