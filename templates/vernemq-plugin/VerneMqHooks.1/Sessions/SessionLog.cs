using System.Net;
using HookSdk.VerneMq;

namespace VerneMqHooks._1.Sessions;

/// <summary>Writes down the life of sessions. Replace it to keep it elsewhere.</summary>
public sealed partial class SessionLog(ILogger<SessionLog> logger)
{
    private const int LongestName = 100;

    public void Registered(OnRegisterRequest client) => LogRegistered(Line(client.ClientId), Line(client.UserName ?? "-"), client.PeerAddress);

    public void Is(string what, VerneMqRequest client) => LogIs(Line(client.ClientId), what);

    /// <summary>Clients choose their names: one that has line breaks, or thousands of characters, must not write lines of the log.</summary>
    private static string Line(string name) => string.Concat(name.Take(LongestName).Select(static c => char.IsControl(c) ? '?' : c));

    [LoggerMessage(LogLevel.Information, "{Client} is registered, user {User}, from {Address}.")]
    private partial void LogRegistered(string client, string user, IPAddress? address);

    [LoggerMessage(LogLevel.Information, "{Client} {What}.")]
    private partial void LogIs(string client, string what);
}
