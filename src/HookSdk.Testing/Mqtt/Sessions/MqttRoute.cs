namespace HookSdk.Testing;

/// <summary>A subscription that a message matches, and whose it is.</summary>
internal readonly record struct MqttRoute(MqttSession Session, MqttSubscription Subscription);
