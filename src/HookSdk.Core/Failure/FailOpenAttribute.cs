namespace HookSdk;

/// <summary>States that the broker goes on as if the handler had agreed when the handler throws, is late or is shed.</summary>
public sealed class FailOpenAttribute : FailureModeAttribute
{
    /// <summary>States <see cref="FailureMode.Open"/>.</summary>
    public FailOpenAttribute()
        : base(FailureMode.Open)
    {
    }
}
