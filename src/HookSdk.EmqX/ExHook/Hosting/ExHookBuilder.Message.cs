using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.ExHook;

/// <content>A delegate for one hook: messages.</content>
public sealed partial class ExHookBuilder
{
    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnMessagePublishAsync"/>. A message was published, and is about to be routed.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Open"/> or <see cref="FailureMode.Closed"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="topics">The topic filters that it is for, as <see cref="TopicsAttribute"/> says them; null, the default: all topics.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnMessagePublish</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's, or a topic filter is not valid.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnMessagePublish(FailureMode onFailure, Func<MessagePublishRequest, HookContext, ValueTask<MessagePublishReply>> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessagePublishAsync), HookHandler.Of(handler), onFailure, name: name, topics: topics);

    /// <inheritdoc cref="OnMessagePublish(FailureMode, Func{MessagePublishRequest, HookContext, ValueTask{MessagePublishReply}}, IReadOnlyList{string}?, string?)"/>
    public ExHookBuilder OnMessagePublish(FailureMode onFailure, Func<MessagePublishRequest, HookContext, MessagePublishReply> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessagePublishAsync), HookHandler.Of(handler), onFailure, name: name, topics: topics);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnMessageDeliveredAsync"/>. A message was handed to the connection of a subscriber.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="topics">The topic filters that it is for, as <see cref="TopicsAttribute"/> says them; null, the default: all topics.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnMessageDelivered</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's, or a topic filter is not valid.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnMessageDelivered(Func<MessageDeliveredRequest, HookContext, ValueTask> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageDeliveredAsync), HookHandler.Of(handler), name: name, topics: topics);

    /// <inheritdoc cref="OnMessageDelivered(Func{MessageDeliveredRequest, HookContext, ValueTask}, IReadOnlyList{string}?, string?)"/>
    public ExHookBuilder OnMessageDelivered(Func<MessageDeliveredRequest, HookContext, Task> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageDeliveredAsync), HookHandler.Of(handler), name: name, topics: topics);

    /// <inheritdoc cref="OnMessageDelivered(Func{MessageDeliveredRequest, HookContext, ValueTask}, IReadOnlyList{string}?, string?)"/>
    public ExHookBuilder OnMessageDelivered(Action<MessageDeliveredRequest, HookContext> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageDeliveredAsync), HookHandler.Of(handler), name: name, topics: topics);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnMessageAckedAsync"/>. A subscriber has acknowledged a message of QoS 1 or 2.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="topics">The topic filters that it is for, as <see cref="TopicsAttribute"/> says them; null, the default: all topics.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnMessageAcked</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's, or a topic filter is not valid.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnMessageAcked(Func<MessageAckedRequest, HookContext, ValueTask> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageAckedAsync), HookHandler.Of(handler), name: name, topics: topics);

    /// <inheritdoc cref="OnMessageAcked(Func{MessageAckedRequest, HookContext, ValueTask}, IReadOnlyList{string}?, string?)"/>
    public ExHookBuilder OnMessageAcked(Func<MessageAckedRequest, HookContext, Task> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageAckedAsync), HookHandler.Of(handler), name: name, topics: topics);

    /// <inheritdoc cref="OnMessageAcked(Func{MessageAckedRequest, HookContext, ValueTask}, IReadOnlyList{string}?, string?)"/>
    public ExHookBuilder OnMessageAcked(Action<MessageAckedRequest, HookContext> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageAckedAsync), HookHandler.Of(handler), name: name, topics: topics);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="ExHookProvider.OnMessageDroppedAsync"/>. A message was dropped. One that a publish hook has dropped is not reported.</summary>
    /// <param name="handler">Hears of it. It serves all calls at once.</param>
    /// <param name="topics">The topic filters that it is for, as <see cref="TopicsAttribute"/> says them; null, the default: all topics.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnMessageDropped</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's, or a topic filter is not valid.</exception>
    [OverloadResolutionPriority(1)]
    public ExHookBuilder OnMessageDropped(Func<MessageDroppedRequest, HookContext, ValueTask> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageDroppedAsync), HookHandler.Of(handler), name: name, topics: topics);

    /// <inheritdoc cref="OnMessageDropped(Func{MessageDroppedRequest, HookContext, ValueTask}, IReadOnlyList{string}?, string?)"/>
    public ExHookBuilder OnMessageDropped(Func<MessageDroppedRequest, HookContext, Task> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageDroppedAsync), HookHandler.Of(handler), name: name, topics: topics);

    /// <inheritdoc cref="OnMessageDropped(Func{MessageDroppedRequest, HookContext, ValueTask}, IReadOnlyList{string}?, string?)"/>
    public ExHookBuilder OnMessageDropped(Action<MessageDroppedRequest, HookContext> handler, IReadOnlyList<string>? topics = null, string? name = null) =>
        Add(nameof(ExHookProvider.OnMessageDroppedAsync), HookHandler.Of(handler), name: name, topics: topics);
}
