using System.Buffers;
using HookSdk.EmqX.ExProto;

namespace Gt06;

/// <summary>
/// Trackers that speak GT06: login with the IMEI, heartbeats, locations. Each location is published as JSON to <c>gt06/IMEI/location</c>.
/// </summary>
public sealed partial class Gt06Protocol(ILogger<Gt06Protocol> logger) : ExProtoHandler
{
    /// <summary>Trackers send a heartbeat every three minutes or so.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(10);

    private static readonly Gt06Framing Framing = new();

    /// <inheritdoc/>
    public override async Task RunAsync(ExProtoConnection connection)
    {
        await connection.StartKeepAliveAsync(KeepAlive);
        string? imei = null;
        await foreach (ExProtoEvent e in connection.ReadAsync(Framing))
        {
            Gt06Packet packet = new(e.Frame.ToArray());
            switch (packet.Type)
            {
                case Gt06PacketType.Login when imei is null && packet.TryReadImei(out string? given):
                    if (!await connection.AuthenticateAsync(new ExProtoClient(given) { UserName = given, ProtocolVersion = "gt06" }))
                    {
                        LogRefused(given);
                        return;
                    }

                    imei = given;
                    await connection.SendAsync(packet.Answer());
                    break;
                case Gt06PacketType.Login or Gt06PacketType.Heartbeat when imei is not null:
                    await connection.SendAsync(packet.Answer());
                    break;
                case Gt06PacketType.Location when imei is not null && packet.TryReadLocation(out Gt06Location? location):
                    await connection.PublishAsync($"gt06/{imei}/location", location.ToJson(), qos: 1);
                    break;
                default:
                    LogPassedOver(packet.Type);
                    break;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The broker refuses the tracker {Imei}")]
    private partial void LogRefused(string imei);

    [LoggerMessage(2, LogLevel.Debug, "A packet of type {Type} is passed over")]
    private partial void LogPassedOver(byte type);
}
