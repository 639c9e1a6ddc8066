namespace HookSdk.VerneMq;

/// <summary>How calls of one hook look: which fields they must have, and whether payloads come as text. The latter is set once, before the first call.</summary>
internal sealed class CallForm(string hook, params CallField[] required)
{
    public string Hook => hook;

    public CallField[] Required => required;

    /// <summary>Registered with <c>base64payload=false</c>.</summary>
    public bool IsPlain { get; set; }
}
