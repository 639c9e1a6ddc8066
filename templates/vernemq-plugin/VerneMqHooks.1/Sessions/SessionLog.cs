using HookSdk.VerneMq;

namespace VerneMqHooks._1.Sessions;

/// <summary>Writes down the life of sessions. Replace it to keep it elsewhere.</summary>
public sealed partial class SessionLog(ILogger<SessionLog> logger)
{
    public void Registered(OnRegisterRequest client) => LogRegistered(client.ClientId, client.Username, client.PeerAddress);

    public void Is(string what, VerneMqRequest client) => LogIs(client.ClientId, what);

    [LoggerMessage(LogLevel.Information, "{Client} is registered, user {User}, from {Address}.")]
    private partial void LogRegistered(string client, string? user, string address);

    [LoggerMessage(LogLevel.Information, "{Client} {What}.")]
    private partial void LogIs(string client, string what);
}
