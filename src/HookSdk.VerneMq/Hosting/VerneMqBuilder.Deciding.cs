using System.Runtime.CompilerServices;

namespace HookSdk.VerneMq;

/// <content>A delegate for one hook that is answered.</content>
public sealed partial class VerneMqBuilder
{
    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthenticateAsync"/>. A client of any MQTT version wants to connect: what <see cref="VerneMqPlugin.AuthOnRegisterAsync"/> and <see cref="VerneMqPlugin.AuthOnRegisterM5Async"/> do unless they are overridden. Not called by listeners that allow anonymous clients.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthenticate</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthenticate(FailureMode onFailure, Func<AuthOnRegisterRequest, HookContext, ValueTask<RegisterReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthenticateAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnAuthenticate(FailureMode, Func{AuthOnRegisterRequest, HookContext, ValueTask{RegisterReply}}, string?)"/>
    public VerneMqBuilder OnAuthenticate(FailureMode onFailure, Func<AuthOnRegisterRequest, HookContext, RegisterReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthenticateAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthorizePublishAsync"/>. A client of any MQTT version publishes, or connects with a will: what <see cref="VerneMqPlugin.AuthOnPublishAsync"/> and <see cref="VerneMqPlugin.AuthOnPublishM5Async"/> do unless they are overridden.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthorizePublish</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthorizePublish(FailureMode onFailure, Func<AuthOnPublishRequest, HookContext, ValueTask<PublishReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthorizePublishAsync), BothVersions(HookHandler.Of(handler)), onFailure, name: name);

    /// <inheritdoc cref="OnAuthorizePublish(FailureMode, Func{AuthOnPublishRequest, HookContext, ValueTask{PublishReply}}, string?)"/>
    public VerneMqBuilder OnAuthorizePublish(FailureMode onFailure, Func<AuthOnPublishRequest, HookContext, PublishReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthorizePublishAsync), BothVersions(HookHandler.Of(handler)), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthorizeSubscribeAsync"/>. A client of any MQTT version subscribes, or an operator has its subscriptions checked anew: what <see cref="VerneMqPlugin.AuthOnSubscribeAsync"/> and <see cref="VerneMqPlugin.AuthOnSubscribeM5Async"/> do unless they are overridden.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthorizeSubscribe</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthorizeSubscribe(FailureMode onFailure, Func<AuthOnSubscribeRequest, HookContext, ValueTask<SubscribeReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthorizeSubscribeAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnAuthorizeSubscribe(FailureMode, Func{AuthOnSubscribeRequest, HookContext, ValueTask{SubscribeReply}}, string?)"/>
    public VerneMqBuilder OnAuthorizeSubscribe(FailureMode onFailure, Func<AuthOnSubscribeRequest, HookContext, SubscribeReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthorizeSubscribeAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnRegisterAsync"/>. A client of MQTT 3.1 or 3.1.1 wants to connect. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthOnRegister</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthOnRegister(FailureMode onFailure, Func<AuthOnRegisterRequest, HookContext, ValueTask<RegisterReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnRegisterAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnAuthOnRegister(FailureMode, Func{AuthOnRegisterRequest, HookContext, ValueTask{RegisterReply}}, string?)"/>
    public VerneMqBuilder OnAuthOnRegister(FailureMode onFailure, Func<AuthOnRegisterRequest, HookContext, RegisterReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnRegisterAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnRegisterM5Async"/>. A client of MQTT 5 wants to connect. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthOnRegisterM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthOnRegisterM5(FailureMode onFailure, Func<AuthOnRegisterM5Request, HookContext, ValueTask<RegisterReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnRegisterM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnAuthOnRegisterM5(FailureMode, Func{AuthOnRegisterM5Request, HookContext, ValueTask{RegisterReply}}, string?)"/>
    public VerneMqBuilder OnAuthOnRegisterM5(FailureMode onFailure, Func<AuthOnRegisterM5Request, HookContext, RegisterReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnRegisterM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnPublishAsync"/>. A client of MQTT 3.1 or 3.1.1 publishes, or connects with a will. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthOnPublish</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthOnPublish(FailureMode onFailure, Func<AuthOnPublishRequest, HookContext, ValueTask<PublishReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnPublishAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnAuthOnPublish(FailureMode, Func{AuthOnPublishRequest, HookContext, ValueTask{PublishReply}}, string?)"/>
    public VerneMqBuilder OnAuthOnPublish(FailureMode onFailure, Func<AuthOnPublishRequest, HookContext, PublishReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnPublishAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnPublishM5Async"/>. A client of MQTT 5 publishes, or connects with a will. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthOnPublishM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthOnPublishM5(FailureMode onFailure, Func<AuthOnPublishM5Request, HookContext, ValueTask<PublishM5Reply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnPublishM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnAuthOnPublishM5(FailureMode, Func{AuthOnPublishM5Request, HookContext, ValueTask{PublishM5Reply}}, string?)"/>
    public VerneMqBuilder OnAuthOnPublishM5(FailureMode onFailure, Func<AuthOnPublishM5Request, HookContext, PublishM5Reply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnPublishM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnDeliverAsync"/>. A message is about to be sent to a client of MQTT 3.1 or 3.1.1. Conditional chain.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnDeliver</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnDeliver(Func<OnDeliverRequest, HookContext, ValueTask<DeliverReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnDeliverAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnDeliver(Func{OnDeliverRequest, HookContext, ValueTask{DeliverReply}}, string?)"/>
    public VerneMqBuilder OnDeliver(Func<OnDeliverRequest, HookContext, DeliverReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnDeliverAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnDeliverM5Async"/>. A message is about to be sent to a client of MQTT 5. Conditional chain.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnDeliverM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnDeliverM5(Func<OnDeliverM5Request, HookContext, ValueTask<DeliverM5Reply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnDeliverM5Async), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnDeliverM5(Func{OnDeliverM5Request, HookContext, ValueTask{DeliverM5Reply}}, string?)"/>
    public VerneMqBuilder OnDeliverM5(Func<OnDeliverM5Request, HookContext, DeliverM5Reply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnDeliverM5Async), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnSubscribeAsync"/>. A client of MQTT 3.1 or 3.1.1 subscribes. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthOnSubscribe</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthOnSubscribe(FailureMode onFailure, Func<AuthOnSubscribeRequest, HookContext, ValueTask<SubscribeReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnSubscribeAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnAuthOnSubscribe(FailureMode, Func{AuthOnSubscribeRequest, HookContext, ValueTask{SubscribeReply}}, string?)"/>
    public VerneMqBuilder OnAuthOnSubscribe(FailureMode onFailure, Func<AuthOnSubscribeRequest, HookContext, SubscribeReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnSubscribeAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnSubscribeM5Async"/>. A client of MQTT 5 subscribes. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAuthOnSubscribeM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnAuthOnSubscribeM5(FailureMode onFailure, Func<AuthOnSubscribeM5Request, HookContext, ValueTask<SubscribeReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnSubscribeM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnAuthOnSubscribeM5(FailureMode, Func{AuthOnSubscribeM5Request, HookContext, ValueTask{SubscribeReply}}, string?)"/>
    public VerneMqBuilder OnAuthOnSubscribeM5(FailureMode onFailure, Func<AuthOnSubscribeM5Request, HookContext, SubscribeReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnSubscribeM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnUnsubscribeAsync"/>. A client of MQTT 3.1 or 3.1.1 unsubscribes. Conditional chain.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnUnsubscribe</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnUnsubscribe(Func<OnUnsubscribeRequest, HookContext, ValueTask<UnsubscribeReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnUnsubscribeAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnUnsubscribe(Func{OnUnsubscribeRequest, HookContext, ValueTask{UnsubscribeReply}}, string?)"/>
    public VerneMqBuilder OnUnsubscribe(Func<OnUnsubscribeRequest, HookContext, UnsubscribeReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnUnsubscribeAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnUnsubscribeM5Async"/>. A client of MQTT 5 unsubscribes. Conditional chain.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnUnsubscribeM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnUnsubscribeM5(Func<OnUnsubscribeM5Request, HookContext, ValueTask<UnsubscribeReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnUnsubscribeM5Async), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnUnsubscribeM5(Func{OnUnsubscribeM5Request, HookContext, ValueTask{UnsubscribeReply}}, string?)"/>
    public VerneMqBuilder OnUnsubscribeM5(Func<OnUnsubscribeM5Request, HookContext, UnsubscribeReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnUnsubscribeM5Async), HookHandler.Of(handler), name: name);
}
