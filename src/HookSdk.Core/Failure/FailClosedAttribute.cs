namespace HookSdk;

/// <summary>States that the broker is told no when the handler throws, is late or is shed.</summary>
public sealed class FailClosedAttribute : FailureModeAttribute
{
    /// <summary>States <see cref="FailureMode.Closed"/>.</summary>
    public FailClosedAttribute()
        : base(FailureMode.Closed)
    {
    }
}
