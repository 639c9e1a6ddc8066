namespace HookSdk.Testing;

/// <summary>A session that the broker holds, as <c>vmq-admin session show</c> would tell.</summary>
/// <param name="ClientId">Its client id.</param>
/// <param name="Mountpoint">Its mountpoint; empty: none.</param>
/// <param name="IsOnline">Whether its client is connected.</param>
/// <param name="Subscriptions">Its subscriptions.</param>
/// <param name="Waiting">How many messages wait for its client.</param>
public sealed record VerneMqSessionInfo(string ClientId, string Mountpoint, bool IsOnline, IReadOnlyList<MqttSubscription> Subscriptions, int Waiting);
