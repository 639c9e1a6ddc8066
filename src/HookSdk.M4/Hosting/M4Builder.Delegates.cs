using System.Runtime.CompilerServices;

namespace HookSdk.M4;

/// <content>A delegate in place of a script.</content>
public sealed partial class M4Builder
{
    /// <summary>Adds a delegate in place of a class that overrides <see cref="M4Script.HandleAsync"/>. Decides about one call.</summary>
    /// <param name="onFailure">What is answered when the delegate throws, returns null, is late or is shed: <see cref="FailureMode.Open"/> or <see cref="FailureMode.Closed"/>, as the override's attribute says it.</param>
    /// <param name="handler">Decides. It serves all calls at once.</param>
    /// <param name="name">What logs and limits call it; null: <c>OnCall</c>, from the second on with a number behind it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The name is another plugin's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the failure mode.</exception>
    [OverloadResolutionPriority(1)]
    public M4Builder OnCall(FailureMode onFailure, Func<M4Call, HookContext, ValueTask<M4Reply>> handler, string? name = null) =>
        Add(nameof(M4Script.HandleAsync), HookHandler.Of(handler), onFailure, name: name);

    /// <inheritdoc cref="OnCall(FailureMode, Func{M4Call, HookContext, ValueTask{M4Reply}}, string?)"/>
    public M4Builder OnCall(FailureMode onFailure, Func<M4Call, HookContext, M4Reply> handler, string? name = null) =>
        Add(nameof(M4Script.HandleAsync), HookHandler.Of(handler), onFailure, name: name);
}
