namespace HookSdk.Inspector;

/// <summary>A call that the inspector sends: found again by the flow that it runs in.</summary>
internal sealed class TriedCall
{
    private static readonly AsyncLocal<TriedCall?> Flow = new();

    public static TriedCall? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>What was observed of it; null: nothing yet, as of a call that is answered before it runs.</summary>
    public CallRecord? Record { get; set; }
}
