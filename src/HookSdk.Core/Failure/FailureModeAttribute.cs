namespace HookSdk;

/// <summary>
/// Base of the attributes that state a failure mode, on an override or, as the default of all its overrides, on a class.
/// The nearest statement wins: from the plugin's class up to the base class, at each level the method before the class.
/// </summary>
/// <remarks>A derived attribute is named <c>Fail</c> + the mode + <c>Attribute</c>: the analyzer HOOK001 reads the mode from the name.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public abstract class FailureModeAttribute : Attribute
{
    /// <summary>Makes the attribute for one mode.</summary>
    /// <param name="mode">The mode that it states.</param>
    protected FailureModeAttribute(FailureMode mode) => Mode = mode;

    /// <summary>The mode that is stated.</summary>
    public FailureMode Mode { get; }
}
