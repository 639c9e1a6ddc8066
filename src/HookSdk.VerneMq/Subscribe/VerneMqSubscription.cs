using HookSdk.Mqtt;

namespace HookSdk.VerneMq;

/// <summary>One filter that a client subscribes to, or has subscribed to.</summary>
/// <param name="Filter">The topic filter, never absent; a shared subscription is <c>$share/group/filter</c>.</param>
/// <param name="QoS">The quality of service, 0 to 2. In <c>on_subscribe</c> of VerneMQ up to 2.1.2, 128 or more when the filter was refused.</param>
/// <param name="NoLocal">MQTT 5: the client does not want its own messages back.</param>
/// <param name="RetainAsPublished">MQTT 5: messages keep the retain flag that they were published with.</param>
/// <param name="RetainHandling">MQTT 5: whether retained messages are sent. A value without a name when VerneMQ says it in a word that this package does not know: see <see cref="RetainHandlingWord"/>.</param>
public sealed record VerneMqSubscription(string Filter, int QoS = 0, bool NoLocal = false, bool RetainAsPublished = false, RetainHandling RetainHandling = RetainHandling.SendRetain)
{
    /// <summary>What stands for a word that has no name here.</summary>
    internal const RetainHandling NoNamedHandling = (RetainHandling)(-1);

    /// <summary>
    /// VerneMQ's word for the retain handling, where this package has no name for it; null otherwise. It goes back to VerneMQ as it came, unless
    /// <see cref="SubscriptionEdit.SetOptions"/> sets another.
    /// </summary>
    public string? RetainHandlingWord { get; init; }

    /// <summary>Whether the broker has refused it.</summary>
    public bool IsRefused => QoS > 2;

    /// <summary>Whether the options are those that VerneMQ takes when a reply names none.</summary>
    internal bool HasDefaultOptions => !NoLocal && !RetainAsPublished && RetainHandling == RetainHandling.SendRetain;
}
