using System.Runtime.CompilerServices;

namespace HookSdk.Emg;

/// <content>A delegate for one hook.</content>
public sealed partial class EmgBuilder
{
    /// <summary>Adds a delegate in place of a class that overrides <see cref="EmgPlugin.BeforeReceiveAsync"/>. A client's message came in; the client has not been answered yet. The reply may reject it.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Open"/> or <see cref="FailureMode.Closed"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnBeforeReceive</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public EmgBuilder OnBeforeReceive(FailureMode onFailure, Func<BeforeReceiveRequest, HookContext, ValueTask<BeforeReceiveReply>> handler, string? name = null) =>
        Add(nameof(EmgPlugin.BeforeReceiveAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnBeforeReceive(FailureMode, Func{BeforeReceiveRequest, HookContext, ValueTask{BeforeReceiveReply}}, string?)"/>
    public EmgBuilder OnBeforeReceive(FailureMode onFailure, Func<BeforeReceiveRequest, HookContext, BeforeReceiveReply> handler, string? name = null) =>
        Add(nameof(EmgPlugin.BeforeReceiveAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="EmgPlugin.BeforeRouteAsync"/>. Before a message is routed. Called only for connectors with PROTOCOL=ROUTE.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnBeforeRoute</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public EmgBuilder OnBeforeRoute(Func<BeforeRouteRequest, HookContext, ValueTask<ChangeReply>> handler, string? name = null) =>
        Add(nameof(EmgPlugin.BeforeRouteAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnBeforeRoute(Func{BeforeRouteRequest, HookContext, ValueTask{ChangeReply}}, string?)"/>
    public EmgBuilder OnBeforeRoute(Func<BeforeRouteRequest, HookContext, ChangeReply> handler, string? name = null) =>
        Add(nameof(EmgPlugin.BeforeRouteAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="EmgPlugin.RouteAsync"/>. The outgoing connector is chosen.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnRoute</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public EmgBuilder OnRoute(Func<RouteRequest, HookContext, ValueTask<RouteReply>> handler, string? name = null) =>
        Add(nameof(EmgPlugin.RouteAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnRoute(Func{RouteRequest, HookContext, ValueTask{RouteReply}}, string?)"/>
    public EmgBuilder OnRoute(Func<RouteRequest, HookContext, RouteReply> handler, string? name = null) =>
        Add(nameof(EmgPlugin.RouteAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="EmgPlugin.BeforeSendAsync"/>. The message leaves its queue for the outgoing connector.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnBeforeSend</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public EmgBuilder OnBeforeSend(Func<BeforeSendRequest, HookContext, ValueTask<ChangeReply>> handler, string? name = null) =>
        Add(nameof(EmgPlugin.BeforeSendAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnBeforeSend(Func{BeforeSendRequest, HookContext, ValueTask{ChangeReply}}, string?)"/>
    public EmgBuilder OnBeforeSend(Func<BeforeSendRequest, HookContext, ChangeReply> handler, string? name = null) =>
        Add(nameof(EmgPlugin.BeforeSendAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="EmgPlugin.AfterSendAsync"/>. After the attempt to send; the request says how it went.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAfterSend</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public EmgBuilder OnAfterSend(Func<AfterSendRequest, HookContext, ValueTask<ChangeReply>> handler, string? name = null) =>
        Add(nameof(EmgPlugin.AfterSendAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnAfterSend(Func{AfterSendRequest, HookContext, ValueTask{ChangeReply}}, string?)"/>
    public EmgBuilder OnAfterSend(Func<AfterSendRequest, HookContext, ChangeReply> handler, string? name = null) =>
        Add(nameof(EmgPlugin.AfterSendAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="EmgPlugin.BeforeDlrAsync"/>. A delivery report came in and has not been handled yet.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnBeforeDlr</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public EmgBuilder OnBeforeDlr(Func<BeforeDlrRequest, HookContext, ValueTask<DlrReply>> handler, string? name = null) =>
        Add(nameof(EmgPlugin.BeforeDlrAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnBeforeDlr(Func{BeforeDlrRequest, HookContext, ValueTask{DlrReply}}, string?)"/>
    public EmgBuilder OnBeforeDlr(Func<BeforeDlrRequest, HookContext, DlrReply> handler, string? name = null) =>
        Add(nameof(EmgPlugin.BeforeDlrAsync), HookHandler.Of(handler), name: name);

    /// <summary>Adds a delegate in place of a class that overrides <see cref="EmgPlugin.AfterDlrAsync"/>. After a delivery report was handled; the request says how it went.</summary>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnAfterDlr</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    [OverloadResolutionPriority(1)]
    public EmgBuilder OnAfterDlr(Func<AfterDlrRequest, HookContext, ValueTask<ChangeReply>> handler, string? name = null) =>
        Add(nameof(EmgPlugin.AfterDlrAsync), HookHandler.Of(handler), name: name);

    /// <inheritdoc cref="OnAfterDlr(Func{AfterDlrRequest, HookContext, ValueTask{ChangeReply}}, string?)"/>
    public EmgBuilder OnAfterDlr(Func<AfterDlrRequest, HookContext, ChangeReply> handler, string? name = null) =>
        Add(nameof(EmgPlugin.AfterDlrAsync), HookHandler.Of(handler), name: name);
}
