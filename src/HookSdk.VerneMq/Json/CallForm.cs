namespace HookSdk.VerneMq;

/// <summary>How calls of one hook look: which fields they must have, and whether payloads come as text. The latter is set once, before the first call.</summary>
internal abstract class CallForm(string hook, CallField[] required)
{
    public string Hook => hook;

    public CallField[] Required => required;

    /// <summary>The highest qos that is read.</summary>
    public int MostQos { get; init; } = 2;

    /// <summary>Registered with <c>base64payload=false</c>.</summary>
    public bool IsPlain { get; set; }

    /// <summary>Told once of a call that brings no payload; null where one is expected to bring none, or was told of.</summary>
    public Action? PayloadMissing { get; set; }
}

/// <summary>The same, and how a request is made of a call.</summary>
internal sealed class CallForm<TRequest>(string hook, CallField[] required, RequestMaker<TRequest> make) : CallForm(hook, required)
    where TRequest : class
{
    /// <inheritdoc cref="CallReader.Read"/>
    public bool Read(HookBody body, out TRequest? request, out string? problem) => CallReader.Read(body, this, make, out request, out problem);
}
