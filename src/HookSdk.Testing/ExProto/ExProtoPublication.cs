namespace HookSdk.Testing;

/// <summary>A message that came to the broker from a device.</summary>
/// <param name="From">The client id of the device.</param>
/// <param name="Message">The message.</param>
public sealed record ExProtoPublication(string From, MqttPublish Message);
