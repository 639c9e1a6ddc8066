namespace HookSdk.Testing;

/// <summary>What is to become of a message: what hook servers made of it, and whom it is for.</summary>
/// <param name="Decision">What hook servers made of it.</param>
/// <param name="Routes">Whom it is for.</param>
/// <param name="IsCrash">Whether EMQX fails at it, and the process that published it with it.</param>
internal readonly record struct EmqxRouting(EmqxPublishDecision Decision, List<MqttRoute> Routes, bool IsCrash = false);
