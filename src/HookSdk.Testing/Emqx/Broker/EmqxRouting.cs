namespace HookSdk.Testing;

/// <summary>What is to become of a message: what hook servers made of it, and whom it is for.</summary>
internal readonly record struct EmqxRouting(EmqxPublishDecision Decision, List<MqttRoute> Routes);
