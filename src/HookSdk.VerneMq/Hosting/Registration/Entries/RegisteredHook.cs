namespace HookSdk.VerneMq;

/// <summary>An entry of the broker's table of webhooks; an option that it does not show is null.</summary>
internal sealed record RegisteredHook(string Hook, string Endpoint, bool? Base64Payload, bool? NoPayload, int? BrokerTimeout);
