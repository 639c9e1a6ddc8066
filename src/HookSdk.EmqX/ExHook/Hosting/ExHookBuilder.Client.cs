using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.ExHook;

/// <content>A delegate for one hook: clients, and the loading of this server.</content>
public sealed partial class ExHookBuilder
{
    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnProviderLoadedAsync"/>. EMQX loads this hook server. The hooks that it is to call are answered whatever happens here.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnProviderLoaded</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnProviderLoaded(Func<ProviderLoadedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnProviderLoadedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnProviderLoaded(Func{ProviderLoadedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnProviderLoaded(Func<ProviderLoadedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnProviderLoadedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnProviderLoaded(Func{ProviderLoadedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnProviderLoaded(Action<ProviderLoadedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnProviderLoadedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnProviderUnloadedAsync"/>. EMQX unloads this hook server, and waits five seconds at most.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnProviderUnloaded</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnProviderUnloaded(Func<ProviderUnloadedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnProviderUnloadedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnProviderUnloaded(Func{ProviderUnloadedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnProviderUnloaded(Func<ProviderUnloadedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnProviderUnloadedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnProviderUnloaded(Func{ProviderUnloadedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnProviderUnloaded(Action<ProviderUnloadedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnProviderUnloadedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnClientConnectAsync"/>. A CONNECT came in. Nobody can be refused here.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientConnect</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnClientConnect(Func<ClientConnectRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnectAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientConnect(Func{ClientConnectRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientConnect(Func<ClientConnectRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnectAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientConnect(Func{ClientConnectRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientConnect(Action<ClientConnectRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnectAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnClientConnackAsync"/>. A CONNACK is sent; for a client that is let in, after <see cref="ExHookProvider.OnClientConnectedAsync"/>.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientConnack</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnClientConnack(Func<ClientConnackRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnackAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientConnack(Func{ClientConnackRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientConnack(Func<ClientConnackRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnackAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientConnack(Func{ClientConnackRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientConnack(Action<ClientConnackRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnackAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnClientConnectedAsync"/>. A client has connected.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientConnected</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnClientConnected(Func<ClientConnectedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnectedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientConnected(Func{ClientConnectedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientConnected(Func<ClientConnectedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnectedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientConnected(Func{ClientConnectedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientConnected(Action<ClientConnectedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientConnectedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnClientDisconnectedAsync"/>. A client's connection has ended. It comes a second time when a client that was away returns.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientDisconnected</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnClientDisconnected(Func<ClientDisconnectedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientDisconnectedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientDisconnected(Func{ClientDisconnectedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientDisconnected(Func<ClientDisconnectedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientDisconnectedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientDisconnected(Func{ClientDisconnectedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientDisconnected(Action<ClientDisconnectedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientDisconnectedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnClientAuthenticateAsync"/>. Is this client let in?</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Open"/> or <see cref="FailureMode.Closed"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientAuthenticate</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnClientAuthenticate(FailureMode onFailure, Func<ClientAuthenticateRequest, HookContext, ValueTask<AccessReply>> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientAuthenticateAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnClientAuthenticate(FailureMode, Func{ClientAuthenticateRequest, HookContext, ValueTask{AccessReply}}, string?)"/>
    public ExHookBuilder OnClientAuthenticate(FailureMode onFailure, Func<ClientAuthenticateRequest, HookContext, AccessReply> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientAuthenticateAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnClientAuthorizeAsync"/>. May this client publish or subscribe to this topic? Asked only where no authorization source of EMQX has answered, and the default file always does; answers are kept by EMQX for a minute for each client and topic.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Open"/> or <see cref="FailureMode.Closed"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientAuthorize</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnClientAuthorize(FailureMode onFailure, Func<ClientAuthorizeRequest, HookContext, ValueTask<AccessReply>> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientAuthorizeAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnClientAuthorize(FailureMode, Func{ClientAuthorizeRequest, HookContext, ValueTask{AccessReply}}, string?)"/>
    public ExHookBuilder OnClientAuthorize(FailureMode onFailure, Func<ClientAuthorizeRequest, HookContext, AccessReply> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientAuthorizeAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnClientSubscribeAsync"/>. A SUBSCRIBE is handled.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientSubscribe</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnClientSubscribe(Func<ClientSubscribeRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientSubscribeAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientSubscribe(Func{ClientSubscribeRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientSubscribe(Func<ClientSubscribeRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientSubscribeAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientSubscribe(Func{ClientSubscribeRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientSubscribe(Action<ClientSubscribeRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientSubscribeAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnClientUnsubscribeAsync"/>. An UNSUBSCRIBE is handled. Before EMQX 5.4 without its filters; <see cref="ExHookProvider.OnSessionUnsubscribedAsync"/> has them.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnClientUnsubscribe</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnClientUnsubscribe(Func<ClientUnsubscribeRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientUnsubscribeAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientUnsubscribe(Func{ClientUnsubscribeRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientUnsubscribe(Func<ClientUnsubscribeRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientUnsubscribeAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnClientUnsubscribe(Func{ClientUnsubscribeRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnClientUnsubscribe(Action<ClientUnsubscribeRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnClientUnsubscribeAsync), HookHandler.Of(handler), name: name);
}
