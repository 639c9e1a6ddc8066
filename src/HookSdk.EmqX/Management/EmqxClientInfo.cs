using System.Globalization;
using System.Net;
using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <summary>A client as EMQX lists it: one that is connected, or the stored session of one that is not.</summary>
/// <param name="ClientId">Its client id.</param>
/// <param name="UserName">Its user name; null: it gave none.</param>
/// <param name="IsConnected">Whether it is connected.</param>
/// <param name="Node">The node that it is at; null: it is not told.</param>
/// <param name="PeerAddress">Its IP address; null: it is not told.</param>
/// <param name="ConnectedAt">When it connected last; null: it is not told.</param>
public sealed record EmqxClientInfo(string ClientId, string? UserName, bool IsConnected, string? Node, IPAddress? PeerAddress, DateTimeOffset? ConnectedAt)
{
    /// <summary>The members that are read, in a request that asks for no others.</summary>
    internal const string Fields = "clientid,username,connected,node,ip_address,connected_at";

    /// <summary>Reads one; null: it has no client id.</summary>
    internal static EmqxClientInfo? Read(JsonElement item) => ManagementAnswer.Text(item, "clientid") is not { } id ? null : new(
        id,
        ManagementAnswer.Text(item, "username"),
        ManagementAnswer.Flag(item, "connected") ?? false,
        ManagementAnswer.Text(item, "node"),
        IPAddress.TryParse(ManagementAnswer.Text(item, "ip_address"), out IPAddress? address) ? address : null,
        DateTimeOffset.TryParse(ManagementAnswer.Text(item, "connected_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null);
}
