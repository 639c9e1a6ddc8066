namespace HookSdk;

/// <summary>
/// Stands on a hook's method in a plugin base class: an override must state one of these failure modes.
/// Checked at compile time (HOOK001), at registration, and by the fakes.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class StatesFailureAttribute : Attribute
{
    /// <summary>Declares the modes that the hook allows.</summary>
    /// <param name="modes">At least one mode.</param>
    public StatesFailureAttribute(params FailureMode[] modes) => Modes = modes;

    /// <summary>The modes that the hook allows.</summary>
    public IReadOnlyList<FailureMode> Modes { get; }
}
