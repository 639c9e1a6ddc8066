namespace HookSdk.Testing;

/// <summary>A connection of a gateway: it takes the messages of its session's subscriptions as they are.</summary>
internal interface IGatewaySubscriber
{
    public Task DeliverAsync(EmqxBrokerMessage message);
}
