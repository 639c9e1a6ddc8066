using System.Text.Json;

namespace HookSdk.VerneMq.Management;

/// <summary>An entry of the broker's table of webhooks; an option that it does not show is null.</summary>
/// <param name="Hook">The hook, such as <c>auth_on_register</c>.</param>
/// <param name="Endpoint">Where the broker calls it, letter for letter as it was registered (<see cref="Uri.OriginalString"/>); null where that is no URL at all, which VerneMQ takes too.</param>
/// <param name="Base64Payload">Whether payloads are sent in Base64.</param>
/// <param name="NoPayload">Whether payloads are left out. VerneMQ 2.1 and 2.2 do not show it.</param>
/// <param name="BrokerTimeout">How long the broker waits for an answer.</param>
public sealed record RegisteredWebhook(string Hook, Uri? Endpoint, bool? Base64Payload, bool? NoPayload, TimeSpan? BrokerTimeout)
{
    /// <summary>The broker tells endpoints apart letter by letter.</summary>
    internal string Url => Endpoint?.OriginalString ?? "";

    internal static RegisteredWebhook Read(JsonElement row) => new(
        ManagementAnswer.Text(row, "hook") ?? "",
        Uri.TryCreate(ManagementAnswer.Text(row, "endpoint"), UriKind.RelativeOrAbsolute, out Uri? endpoint) ? endpoint : null,
        ManagementAnswer.Flag(row, "base64payload"),
        ManagementAnswer.Flag(row, "no_payload"),
        ManagementAnswer.Number(row, "response_timeout") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
}
