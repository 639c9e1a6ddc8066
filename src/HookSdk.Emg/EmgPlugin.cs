using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>
/// A plugin of the EMG SMS gateway. Override the hooks that you need: those are served, the others answer 404 at once, and EMG stops calling them.
/// </summary>
/// <remarks>
/// One instance serves all calls at once, unless it is registered as scoped. An answer that is late, null or an exception is replaced by "no change";
/// for <see cref="BeforeReceiveAsync"/>, by what the override states with <see cref="FailOpenAttribute"/> or <see cref="FailClosedAttribute"/>.
/// </remarks>
/// <example>
/// <code>
/// public sealed class QuietNumbers(IReadOnlySet&lt;string&gt; quiet) : EmgPlugin
/// {
///     // A number that wants no messages gets none, even when this code fails.
///     [FailClosed]
///     public override ValueTask&lt;BeforeReceiveReply&gt; BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =&gt;
///         new(quiet.Contains(request.Message.Destination ?? "") ? BeforeReceiveReply.Reject() : BeforeReceiveReply.Accept());
/// }
/// </code>
/// </example>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
public abstract class EmgPlugin
{
    /// <summary>A client's message came in; the client has not been answered yet. The reply may reject it.</summary>
    /// <param name="request">The message and what EMG tells with it.</param>
    /// <param name="context">The call.</param>
    /// <returns>Accept or reject. On failure: what the override states, <see cref="FailureMode.Open"/> accepts and <see cref="FailureMode.Closed"/> rejects with result 1.</returns>
    [StatesFailure(FailureMode.Open, FailureMode.Closed)]
    public virtual ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
        new(BeforeReceiveReply.Accept());

    /// <summary>Before a message is routed. Called only for connectors with PROTOCOL=ROUTE.</summary>
    /// <param name="request">The message and what EMG tells with it.</param>
    /// <param name="context">The call.</param>
    /// <returns>Changes of the message. On failure: no change.</returns>
    public virtual ValueTask<ChangeReply> BeforeRouteAsync(BeforeRouteRequest request, HookContext context) => new(ChangeReply.NoChange());

    /// <summary>The outgoing connector is chosen.</summary>
    /// <param name="request">The message and what EMG tells with it.</param>
    /// <param name="context">The call.</param>
    /// <returns>A connector or a group of connectors, or no choice: EMG's own routing then goes on. On failure: no choice.</returns>
    public virtual ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.NoChoice());

    /// <summary>The message leaves its queue for the outgoing connector.</summary>
    /// <param name="request">The message and what EMG tells with it.</param>
    /// <param name="context">The call.</param>
    /// <returns>Changes of the message. On failure: no change.</returns>
    public virtual ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) => new(ChangeReply.NoChange());

    /// <summary>After the attempt to send; the request says how it went.</summary>
    /// <param name="request">The message and what EMG tells with it.</param>
    /// <param name="context">The call.</param>
    /// <returns>Changes of the message. On failure: no change.</returns>
    public virtual ValueTask<ChangeReply> AfterSendAsync(AfterSendRequest request, HookContext context) => new(ChangeReply.NoChange());

    /// <summary>A delivery report came in and has not been handled yet.</summary>
    /// <param name="request">The report and what EMG tells with it.</param>
    /// <param name="context">The call.</param>
    /// <returns>The results of an HLR lookup, and changes of the report. On failure: no change.</returns>
    public virtual ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context) => new(DlrReply.NoChange());

    /// <summary>After a delivery report was handled; the request says how it went.</summary>
    /// <param name="request">The report and what EMG tells with it.</param>
    /// <param name="context">The call.</param>
    /// <returns>Changes of the report. On failure: no change.</returns>
    public virtual ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context) => new(ChangeReply.NoChange());
}
