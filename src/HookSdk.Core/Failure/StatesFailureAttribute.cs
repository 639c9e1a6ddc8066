using System.ComponentModel;

namespace HookSdk;

/// <summary>
/// Stands on a hook's method in a plugin base class: an override must state one of these failure modes.
/// Checked at compile time (HOOK001), at registration, and by the fakes.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class StatesFailureAttribute : Attribute
{
    /// <summary>
    /// Declares the modes that the hook allows: in the targets' base classes, and nowhere else. It is public since the compiler shows an analyzer (HOOK001) no attribute of another
    /// assembly whose constructor is not.
    /// </summary>
    /// <param name="modes">At least one mode.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public StatesFailureAttribute(params FailureMode[] modes) => Modes = modes;

    /// <summary>The modes that the hook allows.</summary>
    public IReadOnlyList<FailureMode> Modes { get; }
}
