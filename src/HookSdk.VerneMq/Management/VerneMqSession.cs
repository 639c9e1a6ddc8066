using System.Net;
using System.Text.Json;

namespace HookSdk.VerneMq.Management;

/// <summary>A session: of a client that is online, or stored for one that is not.</summary>
/// <param name="ClientId">The client id.</param>
/// <param name="UserName">The user name; null: the client gave none, or it is offline, since VerneMQ forgets it then.</param>
/// <param name="IsOnline">Whether its client is connected.</param>
/// <param name="Mountpoint">The mountpoint, empty by default.</param>
/// <param name="PeerAddress">The client's IP address; null: it is offline.</param>
public sealed record VerneMqSession(string ClientId, string? UserName, bool IsOnline, string Mountpoint, IPAddress? PeerAddress)
{
    internal const string Columns = "--client_id&--user&--is_online&--mountpoint&--peer_host";

    internal static VerneMqSession? Read(JsonElement row) => ManagementAnswer.Text(row, "client_id") is not { } id ? null : new(
        id,
        ManagementAnswer.Text(row, "user"),
        ManagementAnswer.Flag(row, "is_online") ?? false,
        ManagementAnswer.Text(row, "mountpoint") ?? "",
        IPAddress.TryParse(ManagementAnswer.Text(row, "peer_host"), out IPAddress? address) ? address : null);
}
