using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.ExHook;

/// <content>A delegate for one hook: sessions.</content>
public sealed partial class ExHookBuilder
{
    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnSessionCreatedAsync"/>. A session was made.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSessionCreated</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnSessionCreated(Func<SessionCreatedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionCreatedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionCreated(Func{SessionCreatedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionCreated(Func<SessionCreatedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionCreatedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionCreated(Func{SessionCreatedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionCreated(Action<SessionCreatedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionCreatedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnSessionSubscribedAsync"/>. A subscription was made.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSessionSubscribed</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnSessionSubscribed(Func<SessionSubscribedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionSubscribedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionSubscribed(Func{SessionSubscribedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionSubscribed(Func<SessionSubscribedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionSubscribedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionSubscribed(Func{SessionSubscribedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionSubscribed(Action<SessionSubscribedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionSubscribedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnSessionUnsubscribedAsync"/>. A subscription was ended by its client.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSessionUnsubscribed</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnSessionUnsubscribed(Func<SessionUnsubscribedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionUnsubscribedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionUnsubscribed(Func{SessionUnsubscribedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionUnsubscribed(Func<SessionUnsubscribedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionUnsubscribedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionUnsubscribed(Func{SessionUnsubscribedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionUnsubscribed(Action<SessionUnsubscribedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionUnsubscribedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnSessionResumedAsync"/>. A client came back to its session.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSessionResumed</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnSessionResumed(Func<SessionResumedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionResumedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionResumed(Func{SessionResumedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionResumed(Func<SessionResumedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionResumedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionResumed(Func{SessionResumedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionResumed(Action<SessionResumedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionResumedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnSessionDiscardedAsync"/>. A session was thrown away: its client came back for a new one.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSessionDiscarded</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnSessionDiscarded(Func<SessionDiscardedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionDiscardedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionDiscarded(Func{SessionDiscardedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionDiscarded(Func<SessionDiscardedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionDiscardedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionDiscarded(Func{SessionDiscardedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionDiscarded(Action<SessionDiscardedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionDiscardedAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnSessionTakenoverAsync"/>. A session was taken over by a new connection of its client.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSessionTakenover</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnSessionTakenover(Func<SessionTakenoverRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionTakenoverAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionTakenover(Func{SessionTakenoverRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionTakenover(Func<SessionTakenoverRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionTakenoverAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionTakenover(Func{SessionTakenoverRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionTakenover(Action<SessionTakenoverRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionTakenoverAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnSessionTerminatedAsync"/>. A session has ended.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnSessionTerminated</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnSessionTerminated(Func<SessionTerminatedRequest, HookContext, ValueTask> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionTerminatedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionTerminated(Func{SessionTerminatedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionTerminated(Func<SessionTerminatedRequest, HookContext, Task> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionTerminatedAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnSessionTerminated(Func{SessionTerminatedRequest, HookContext, ValueTask}, string?)"/>
    public ExHookBuilder OnSessionTerminated(Action<SessionTerminatedRequest, HookContext> handler, string? name = null) =>
        Add(nameof(ExHookProvider.OnSessionTerminatedAsync), HookHandler.Of(handler), name: name);
}
