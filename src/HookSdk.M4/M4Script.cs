using System.Diagnostics.CodeAnalysis;

namespace HookSdk.M4;

/// <summary>
/// An external script of the M4 softswitch: M4 asks it about each call of a Connection Point, before the call goes to the Termination Point.
/// Serve it over HTTP (<c>AddM4Script</c>, <c>MapM4Script</c>) or run it as a local program (<see cref="M4LocalProgram"/>).
/// </summary>
/// <remarks>
/// M4 waits 900 ms by default. Whether it asks once a call or once an attempt is not documented: asking twice must do no harm. Over HTTP one instance serves
/// all calls at once, unless it is registered as scoped.
/// </remarks>
/// <example>
/// <code>
/// public sealed class NoSatellites : M4Script
/// {
///     [FailOpen]
///     public override ValueTask&lt;M4Reply&gt; HandleAsync(M4Call call, HookContext context) =&gt;
///         new(call.Destination?.StartsWith("882", StringComparison.Ordinal) == true ? M4Reply.Reject("satellite") : M4Reply.Continue());
/// }
/// </code>
/// </example>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
public abstract class M4Script
{
    /// <summary>Decides about one call.</summary>
    /// <param name="call">The call as M4 tells of it.</param>
    /// <param name="context">The time that is left, and what ends with the call.</param>
    /// <returns>
    /// Go on, with other numbers or the same, or reject. On failure: what the override states, <see cref="FailureMode.Open"/> passes the call unchanged and
    /// <see cref="FailureMode.Closed"/> rejects it.
    /// </returns>
    [StatesFailure(FailureMode.Open, FailureMode.Closed)]
    public abstract ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context);
}
