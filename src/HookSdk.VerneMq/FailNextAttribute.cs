namespace HookSdk.VerneMq;

/// <summary>States that the decision is passed on, to the next plugin here and then to the broker's own chain, when the handler throws, is late or is shed.</summary>
/// <remarks>The broker refuses when nobody in its chain decides: passing on is safe where another plugin or endpoint comes behind this one.</remarks>
public sealed class FailNextAttribute : FailureModeAttribute
{
    /// <summary>States <see cref="FailureMode.Next"/>.</summary>
    public FailNextAttribute()
        : base(FailureMode.Next)
    {
    }
}
