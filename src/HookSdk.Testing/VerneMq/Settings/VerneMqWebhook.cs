namespace HookSdk.Testing;

/// <summary>A webhook that is registered at the broker, as <c>vmq-admin webhooks register</c> or <c>vernemq.conf</c> would.</summary>
/// <param name="Hook">The hook's name, as the broker spells it.</param>
/// <param name="Endpoint">The URL that is called, letter for letter as it was given (<see cref="Uri.OriginalString"/>). The broker hardly checks it: it may be relative.</param>
public sealed record VerneMqWebhook(string Hook, Uri Endpoint)
{
    /// <summary>Whether payloads are base64 in requests and replies; on by default. Without it bytes that are no UTF-8 are lost in requests.</summary>
    public bool Base64Payload { get; init; } = true;

    /// <summary>Whether <c>auth_on_publish</c> and its MQTT 5 form leave the payload out; off by default. Other hooks pass it over.</summary>
    public bool NoPayload { get; init; }

    /// <summary>How long a reply may take; 5 seconds by default.</summary>
    public TimeSpan BrokerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The broker tells endpoints apart letter by letter.</summary>
    internal string Url => Endpoint.OriginalString;
}
