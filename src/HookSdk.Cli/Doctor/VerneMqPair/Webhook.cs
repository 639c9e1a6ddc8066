namespace HookSdk.Cli.Doctor.VerneMqPair;

/// <summary>A webhook that is registered.</summary>
/// <param name="Hook">Its hook.</param>
/// <param name="Endpoint">Where it leads.</param>
/// <param name="Wait">How long VerneMQ waits.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record Webhook(string Hook, Uri Endpoint, TimeSpan Wait, string Place);
