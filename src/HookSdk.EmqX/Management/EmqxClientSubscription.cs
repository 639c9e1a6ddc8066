using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <summary>A subscription of a client.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Filter">The topic filter, as a whole: that of a shared one begins with <c>$share/</c>.</param>
/// <param name="QoS">The quality of service: 0 to 2.</param>
public sealed record EmqxClientSubscription(string ClientId, string Filter, int QoS)
{
    internal static EmqxClientSubscription Read(JsonElement item) =>
        new(ManagementAnswer.Text(item, "clientid") ?? "", ManagementAnswer.Text(item, "topic") ?? "", ManagementAnswer.Number(item, "qos") ?? 0);
}
