using System.Diagnostics.CodeAnalysis;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// A hook server of EMQX 4.3 to 6. Override the hooks that you need: EMQX is told exactly those, under the names of its own version, and asks for no others.
/// </summary>
/// <remarks>
/// <para>
/// One instance serves all calls at once, from every node of a cluster, unless it is registered as scoped. Calls about one client come one after the other, and EMQX waits
/// for each, notifications too: a slow <see cref="OnMessageDeliveredAsync"/> slows that subscriber.
/// </para>
/// <para>
/// After a reload EMQX 5.9.0 to 6.0.2, 6.1.0 and 6.1.1 may report every event twice, and a call that EMQX has given up may still arrive: handlers count on neither.
/// An answer that is late, null or an exception is replaced by the failure mode that the override states, and for hooks that only inform by an empty success.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// public sealed class OwnTopics : ExHookProvider
/// {
///     [FailClosed]
///     public override ValueTask&lt;AccessReply&gt; OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =&gt;
///         new(request.Topic.StartsWith($"devices/{request.Client.ClientId}/", StringComparison.Ordinal) ? AccessReply.Allow() : AccessReply.Deny());
/// }
/// </code>
/// </example>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
public abstract class ExHookProvider
{
    /// <summary>EMQX loads this hook server. The hooks that it is to call are answered whatever happens here.</summary>
    /// <param name="request">What EMQX says of itself.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. Each node of a cluster loads; from 5.9 on again at any time, up to 5.8 not again after a restart of this server.</returns>
    public virtual ValueTask OnProviderLoadedAsync(ProviderLoadedRequest request, HookContext context) => default;

    /// <summary>EMQX unloads this hook server, and waits five seconds at most.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing.</returns>
    public virtual ValueTask OnProviderUnloadedAsync(ProviderUnloadedRequest request, HookContext context) => default;

    /// <summary>A CONNECT came in. Nobody can be refused here.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnClientConnectAsync(ClientConnectRequest request, HookContext context) => default;

    /// <summary>A CONNACK is sent; for a client that is let in, after <see cref="OnClientConnectedAsync"/>.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnClientConnackAsync(ClientConnackRequest request, HookContext context) => default;

    /// <summary>A client has connected.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => default;

    /// <summary>A client's connection has ended. It comes a second time when a client that was away returns.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnClientDisconnectedAsync(ClientDisconnectedRequest request, HookContext context) => default;

    /// <summary>Is this client let in?</summary>
    /// <param name="request">The client and its password.</param>
    /// <param name="context">The call.</param>
    /// <returns>
    /// Allow, Deny or Ignore; on EMQX 5.0 to 5.8 an Ignore refuses as well. On failure: what the override states, <see cref="FailureMode.Open"/> allows and asks on,
    /// <see cref="FailureMode.Closed"/> denies and ends the chain.
    /// </returns>
    [StatesFailure(FailureMode.Open, FailureMode.Closed)]
    public virtual ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Ignore());

    /// <summary>
    /// May this client publish or subscribe to this topic? Asked only where no authorization source of EMQX has answered, and the default file always does; answers are kept by
    /// EMQX for a minute for each client and topic.
    /// </summary>
    /// <param name="request">The client, what it wants to do, and the topic.</param>
    /// <param name="context">The call.</param>
    /// <returns>
    /// Allow, Deny or Ignore. On failure: what the override states, <see cref="FailureMode.Open"/> allows and asks on, <see cref="FailureMode.Closed"/> denies and ends the chain.
    /// </returns>
    [StatesFailure(FailureMode.Open, FailureMode.Closed)]
    public virtual ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => new(AccessReply.Ignore());

    /// <summary>A SUBSCRIBE is handled.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnClientSubscribeAsync(ClientSubscribeRequest request, HookContext context) => default;

    /// <summary>An UNSUBSCRIBE is handled. Before EMQX 5.4 without its filters; <see cref="OnSessionUnsubscribedAsync"/> has them.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnClientUnsubscribeAsync(ClientUnsubscribeRequest request, HookContext context) => default;

    /// <summary>A session was made.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnSessionCreatedAsync(SessionCreatedRequest request, HookContext context) => default;

    /// <summary>A subscription was made.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnSessionSubscribedAsync(SessionSubscribedRequest request, HookContext context) => default;

    /// <summary>A subscription was ended by its client.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnSessionUnsubscribedAsync(SessionUnsubscribedRequest request, HookContext context) => default;

    /// <summary>A client came back to its session.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnSessionResumedAsync(SessionResumedRequest request, HookContext context) => default;

    /// <summary>A session was thrown away: its client came back for a new one.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnSessionDiscardedAsync(SessionDiscardedRequest request, HookContext context) => default;

    /// <summary>A session was taken over by a new connection of its client.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnSessionTakenoverAsync(SessionTakenoverRequest request, HookContext context) => default;

    /// <summary>A session has ended.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    public virtual ValueTask OnSessionTerminatedAsync(SessionTerminatedRequest request, HookContext context) => default;

    /// <summary>A message was published, and is about to be routed. <see cref="TopicsAttribute"/> narrows it to some topics.</summary>
    /// <param name="request">The message.</param>
    /// <param name="context">The call.</param>
    /// <returns>
    /// PassThrough, Deliver (a changed message) or Drop. On failure: what the override states, <see cref="FailureMode.Open"/> lets the message pass,
    /// <see cref="FailureMode.Closed"/> drops it and ends the chain.
    /// </returns>
    [StatesFailure(FailureMode.Open, FailureMode.Closed)]
    [TakesTopics]
    public virtual ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.PassThrough());

    /// <summary>A message was handed to the connection of a subscriber.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    [TakesTopics]
    public virtual ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => default;

    /// <summary>A subscriber has acknowledged a message of QoS 1 or 2.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    [TakesTopics]
    public virtual ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) => default;

    /// <summary>A message was dropped. One that a publish hook has dropped is not reported.</summary>
    /// <param name="request">What EMQX tells.</param>
    /// <param name="context">The call.</param>
    /// <returns>Nothing. A failure is logged and counted, and EMQX goes on.</returns>
    [TakesTopics]
    public virtual ValueTask OnMessageDroppedAsync(MessageDroppedRequest request, HookContext context) => default;
}
