using HookSdk.Mqtt;

namespace HookSdk.VerneMq;

/// <summary>One filter of a subscribe request, open for changes. As long as nothing is changed it is allowed as asked.</summary>
public sealed class SubscriptionEdit
{
    internal SubscriptionEdit(VerneMqSubscription asked)
    {
        Asked = asked;
        Granted = asked;
    }

    /// <summary>What the client asks for.</summary>
    public VerneMqSubscription Asked { get; }

    /// <summary>What it would get; of no meaning when it is refused.</summary>
    public VerneMqSubscription Granted { get; private set; }

    /// <summary>Why it is refused; null when it is allowed.</summary>
    public SubscribeRefusal? Refusal { get; private set; }

    /// <summary>Allows the filter, with the quality of service that was asked for or another one.</summary>
    /// <param name="qos">0 to 2; null: as asked.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 to 2.</exception>
    public SubscriptionEdit Allow(int? qos = null)
    {
        Refusal = null;
        Granted = Granted with { QoS = qos is { } given ? MqttRules.CheckQos(given) : Asked.QoS };
        return this;
    }

    /// <summary>Allows another filter in its place. Messages come by that one only.</summary>
    /// <param name="filter">The filter; with <c>$share/group/</c> for a shared subscription.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="ArgumentException">It is no topic filter: VerneMQ would refuse the whole packet for it.</exception>
    public SubscriptionEdit Rewrite(string filter)
    {
        Refusal = null;
        Granted = Granted with { Filter = MqttRules.CheckFilter(filter, nameof(filter)) };
        return this;
    }

    /// <summary>Changes the options of MQTT 5; those not given stay as the client asked. A client of MQTT 3 has none.</summary>
    /// <param name="noLocal">The client does not get its own messages back.</param>
    /// <param name="retainAsPublished">Messages keep the retain flag that they were published with.</param>
    /// <param name="retainHandling">Whether retained messages are sent.</param>
    /// <returns>This edit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such retain handling.</exception>
    public SubscriptionEdit SetOptions(bool? noLocal = null, bool? retainAsPublished = null, RetainHandling? retainHandling = null)
    {
        if (retainHandling is < RetainHandling.SendRetain or > RetainHandling.DontSend)
        {
            throw new ArgumentOutOfRangeException(nameof(retainHandling), retainHandling, "There is no such retain handling.");
        }

        Granted = Granted with
        {
            NoLocal = noLocal ?? Granted.NoLocal,
            RetainAsPublished = retainAsPublished ?? Granted.RetainAsPublished,
            RetainHandling = retainHandling ?? Granted.RetainHandling,
            RetainHandlingWord = retainHandling is null ? Granted.RetainHandlingWord : null,
        };
        return this;
    }

    /// <summary>Refuses the filter; the others of the packet are not affected, and an earlier subscription to it stays.</summary>
    /// <param name="reason">
    /// What an MQTT 5 client is told where another filter of the packet is allowed. Where all are refused it is told 135 for each, and the reason goes to VerneMQ's log: a code of
    /// one's own holds on no version up to 2.1.2, and revokes nothing when <c>session reauthorize</c> asks. A client of MQTT 3 is told 128.
    /// </param>
    /// <returns>This edit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reason.</exception>
    public SubscriptionEdit Refuse(SubscribeRefusal reason = SubscribeRefusal.NotAuthorized)
    {
        Refusal = Enum.IsDefined(reason) ? reason : throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason.");
        return this;
    }
}
