using System.Runtime.CompilerServices;

namespace HookSdk.VerneMq;

/// <content>A delegate for one hook that only informs.</content>
public sealed partial class VerneMqBuilder
{
    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnRegisterAsync"/>. A session of MQTT 3.1 or 3.1.1 is registered, just before the CONNACK. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnRegister</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnRegister(Func<OnRegisterRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnRegisterAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnRegister(Func{OnRegisterRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnRegister(Func<OnRegisterRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnRegisterAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnRegister(Func{OnRegisterRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnRegister(Action<OnRegisterRequest, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnRegisterAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnRegisterM5Async"/>. A session of MQTT 5 is registered, just before the CONNACK. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnRegisterM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnRegisterM5(Func<OnRegisterM5Request, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnRegisterM5Async), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnRegisterM5(Func{OnRegisterM5Request, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnRegisterM5(Func<OnRegisterM5Request, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnRegisterM5Async), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnRegisterM5(Func{OnRegisterM5Request, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnRegisterM5(Action<OnRegisterM5Request, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnRegisterM5Async), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnClientWakeupAsync"/>. The queue of a client is ready: at every connect, nearly always before <c>on_register</c>. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientWakeup</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnClientWakeup(Func<OnClientWakeupRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientWakeupAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientWakeup(Func{OnClientWakeupRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnClientWakeup(Func<OnClientWakeupRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientWakeupAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientWakeup(Func{OnClientWakeupRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnClientWakeup(Action<OnClientWakeupRequest, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientWakeupAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnClientOfflineAsync"/>. A client whose session is kept has gone. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientOffline</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnClientOffline(Func<OnClientOfflineRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientOfflineAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientOffline(Func{OnClientOfflineRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnClientOffline(Func<OnClientOfflineRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientOfflineAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientOffline(Func{OnClientOfflineRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnClientOffline(Action<OnClientOfflineRequest, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientOfflineAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnClientGoneAsync"/>. A client has gone and its session with it. Not called when a clean connect wipes a stored session. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientGone</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnClientGone(Func<OnClientGoneRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientGoneAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientGone(Func{OnClientGoneRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnClientGone(Func<OnClientGoneRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientGoneAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientGone(Func{OnClientGoneRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnClientGone(Action<OnClientGoneRequest, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnClientGoneAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnSessionExpiredAsync"/>. The expiry time of a stored session has passed. It has nothing to do with keep-alive. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSessionExpired</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnSessionExpired(Func<OnSessionExpiredRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSessionExpiredAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionExpired(Func{OnSessionExpiredRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnSessionExpired(Func<OnSessionExpiredRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSessionExpiredAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionExpired(Func{OnSessionExpiredRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnSessionExpired(Action<OnSessionExpiredRequest, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSessionExpiredAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnPublishAsync"/>. A message of a client of MQTT 3.1 or 3.1.1 was routed; the request shows it as the hooks have changed it. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnPublish</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnPublish(Func<OnPublishRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnPublishAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnPublish(Func{OnPublishRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnPublish(Func<OnPublishRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnPublishAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnPublish(Func{OnPublishRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnPublish(Action<OnPublishRequest, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnPublishAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnPublishM5Async"/>. A message of a client of MQTT 5 was routed; the request shows it as the hooks have changed it. Not called for wills. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnPublishM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnPublishM5(Func<OnPublishM5Request, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnPublishM5Async), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnPublishM5(Func{OnPublishM5Request, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnPublishM5(Func<OnPublishM5Request, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnPublishM5Async), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnPublishM5(Func{OnPublishM5Request, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnPublishM5(Action<OnPublishM5Request, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnPublishM5Async), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnOfflineMessageAsync"/>. There is a message for a client whose session is kept and who is not there. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnOfflineMessage</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnOfflineMessage(Func<OnOfflineMessageRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnOfflineMessageAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnOfflineMessage(Func{OnOfflineMessageRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnOfflineMessage(Func<OnOfflineMessageRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnOfflineMessageAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnOfflineMessage(Func{OnOfflineMessageRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnOfflineMessage(Action<OnOfflineMessageRequest, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnOfflineMessageAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnSubscribeAsync"/>. A client of MQTT 3.1 or 3.1.1 has subscribed. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSubscribe</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnSubscribe(Func<OnSubscribeRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSubscribeAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSubscribe(Func{OnSubscribeRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnSubscribe(Func<OnSubscribeRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSubscribeAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSubscribe(Func{OnSubscribeRequest, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnSubscribe(Action<OnSubscribeRequest, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSubscribeAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="VerneMqPlugin.OnSubscribeM5Async"/>. A client of MQTT 5 has subscribed. All-chain.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSubscribeM5</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public VerneMqBuilder OnSubscribeM5(Func<OnSubscribeM5Request, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSubscribeM5Async), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSubscribeM5(Func{OnSubscribeM5Request, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnSubscribeM5(Func<OnSubscribeM5Request, HookContext, Task> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSubscribeM5Async), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSubscribeM5(Func{OnSubscribeM5Request, HookContext, ValueTask}, string?)"/>
    public VerneMqBuilder OnSubscribeM5(Action<OnSubscribeM5Request, HookContext> handler, string? name = null) =>
        Add(nameof(VerneMqPlugin.OnSubscribeM5Async), HookHandler.Of(handler), name: name);
}
