namespace HookSdk.Testing;

/// <summary>A message that went out to a subscriber.</summary>
/// <param name="ClientId">The subscriber.</param>
/// <param name="Message">The message as it went out.</param>
public sealed record EmqxDelivery(string ClientId, MqttPublish Message);
