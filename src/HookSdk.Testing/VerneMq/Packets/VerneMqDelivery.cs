namespace HookSdk.Testing;

/// <summary>A message that the broker sent to a subscriber.</summary>
/// <param name="ClientId">The subscriber's client id.</param>
/// <param name="Mountpoint">The subscriber's mountpoint.</param>
/// <param name="Message">The message as the subscriber got it.</param>
public sealed record VerneMqDelivery(string ClientId, string Mountpoint, MqttPublish Message);
