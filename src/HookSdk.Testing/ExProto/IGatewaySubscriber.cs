namespace HookSdk.Testing;

/// <summary>Takes the messages of its session's subscriptions.</summary>
internal interface IGatewaySubscriber
{
    public void Deliver(MqttMessage message, MqttSubscription subscription);
}
