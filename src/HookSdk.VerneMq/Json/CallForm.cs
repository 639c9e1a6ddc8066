namespace HookSdk.VerneMq;

/// <summary>How calls of one hook look: which fields they must have, and whether payloads come as text. The latter is set once, before the first call.</summary>
internal sealed class CallForm(string hook, params CallField[] required)
{
    public string Hook => hook;

    public CallField[] Required => required;

    /// <summary>
    /// The highest qos that is read. For what goes to a subscriber it is the subscription's, and VerneMQ up to 2.1.2 keeps a refused subscription of MQTT 5 with the code of its
    /// refusal.
    /// </summary>
    public int MostQos { get; } = hook is HookNames.OnDeliver or HookNames.OnDeliverM5 or HookNames.OnOfflineMessage ? byte.MaxValue : 2;

    /// <summary>Registered with <c>base64payload=false</c>.</summary>
    public bool IsPlain { get; set; }

    /// <summary>Told once of a call that brings no payload; null where one is expected to bring none, or was told of.</summary>
    public Action? PayloadMissing { get; set; }
}
