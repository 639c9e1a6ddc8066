using System.Runtime.CompilerServices;

namespace HookSdk.VerneMq;

/// <content>A delegate for one hook that is answered.</content>
public sealed partial class VerneMqBuilder
{
    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnRegisterAsync"/>. A client wants to connect: <c>auth_on_register</c>, and <c>auth_on_register_m5</c> too unless <see cref="VerneMqPlugin.AuthOnRegisterM5Async"/> is overridden. One override is enough for clients of every MQTT version. Conditional chain. Not called by listeners that allow anonymous clients.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>AuthOnRegister</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder AuthOnRegister(FailureMode onFailure, Func<AuthOnRegisterRequest, HookContext, ValueTask<RegisterReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnRegisterAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="AuthOnRegister(FailureMode, Func{AuthOnRegisterRequest, HookContext, ValueTask{RegisterReply}}, string?)"/>
    public VerneMqBuilder AuthOnRegister(FailureMode onFailure, Func<AuthOnRegisterRequest, HookContext, RegisterReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnRegisterAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnRegisterM5Async"/>. A client of MQTT 5 wants to connect: override it only where MQTT 5 is to be answered otherwise; without an override it asks <see cref="VerneMqPlugin.AuthOnRegisterAsync"/>. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>AuthOnRegisterM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder AuthOnRegisterM5(FailureMode onFailure, Func<AuthOnRegisterM5Request, HookContext, ValueTask<RegisterReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnRegisterM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="AuthOnRegisterM5(FailureMode, Func{AuthOnRegisterM5Request, HookContext, ValueTask{RegisterReply}}, string?)"/>
    public VerneMqBuilder AuthOnRegisterM5(FailureMode onFailure, Func<AuthOnRegisterM5Request, HookContext, RegisterReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnRegisterM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnPublishAsync"/>. A client publishes, or connects with a will: <c>auth_on_publish</c>, and <c>auth_on_publish_m5</c> too unless <see cref="VerneMqPlugin.AuthOnPublishM5Async"/> is overridden. One override is enough for clients of every MQTT version. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>AuthOnPublish</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder AuthOnPublish(FailureMode onFailure, Func<AuthOnPublishRequest, HookContext, ValueTask<PublishReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnPublishAsync), BothVersions(HookHandler.Of(handler)), onFailure, name: name);

    /// <inheritdoc cref="AuthOnPublish(FailureMode, Func{AuthOnPublishRequest, HookContext, ValueTask{PublishReply}}, string?)"/>
    public VerneMqBuilder AuthOnPublish(FailureMode onFailure, Func<AuthOnPublishRequest, HookContext, PublishReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnPublishAsync), BothVersions(HookHandler.Of(handler)), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnPublishM5Async"/>. A client of MQTT 5 publishes, or connects with a will: override it only where MQTT 5 is to be answered otherwise, such as with other properties; without an override it asks <see cref="VerneMqPlugin.AuthOnPublishAsync"/>. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>AuthOnPublishM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder AuthOnPublishM5(FailureMode onFailure, Func<AuthOnPublishM5Request, HookContext, ValueTask<PublishM5Reply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnPublishM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="AuthOnPublishM5(FailureMode, Func{AuthOnPublishM5Request, HookContext, ValueTask{PublishM5Reply}}, string?)"/>
    public VerneMqBuilder AuthOnPublishM5(FailureMode onFailure, Func<AuthOnPublishM5Request, HookContext, PublishM5Reply> handler, string? name = null) =>
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

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnSubscribeAsync"/>. A client subscribes, or an operator has its subscriptions checked anew: <c>auth_on_subscribe</c>, and <c>auth_on_subscribe_m5</c> too unless <see cref="VerneMqPlugin.AuthOnSubscribeM5Async"/> is overridden. One override is enough for clients of every MQTT version. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>AuthOnSubscribe</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder AuthOnSubscribe(FailureMode onFailure, Func<AuthOnSubscribeRequest, HookContext, ValueTask<SubscribeReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnSubscribeAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="AuthOnSubscribe(FailureMode, Func{AuthOnSubscribeRequest, HookContext, ValueTask{SubscribeReply}}, string?)"/>
    public VerneMqBuilder AuthOnSubscribe(FailureMode onFailure, Func<AuthOnSubscribeRequest, HookContext, SubscribeReply> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnSubscribeAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.AuthOnSubscribeM5Async"/>. A client of MQTT 5 subscribes: override it only where MQTT 5 is to be answered otherwise; without an override it asks <see cref="VerneMqPlugin.AuthOnSubscribeAsync"/>. Conditional chain.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Closed"/> or <see cref="FailureMode.Next"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>AuthOnSubscribeM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder AuthOnSubscribeM5(FailureMode onFailure, Func<AuthOnSubscribeM5Request, HookContext, ValueTask<SubscribeReply>> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.AuthOnSubscribeM5Async), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="AuthOnSubscribeM5(FailureMode, Func{AuthOnSubscribeM5Request, HookContext, ValueTask{SubscribeReply}}, string?)"/>
    public VerneMqBuilder AuthOnSubscribeM5(FailureMode onFailure, Func<AuthOnSubscribeM5Request, HookContext, SubscribeReply> handler, string? name = null) =>
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
