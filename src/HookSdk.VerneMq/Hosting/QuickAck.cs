using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace HookSdk.VerneMq;

/// <summary>
/// Linux delays the acknowledgement of what has come, and a client that holds the rest back until then (Nagle) waits up to 44 ms. The option is a momentary one,
/// so it is set whenever a call waits for its body; a call that came in one piece pays nothing.
/// </summary>
internal static class QuickAck
{
    private const int TcpLevel = 6;
    private const int TcpQuickAck = 12;

    public static Action<HttpContext>? Setter { get; } = OperatingSystem.IsLinux() ? Set : null;

    private static void Set(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>() is { Socket: { ProtocolType: ProtocolType.Tcp } socket })
        {
            ReadOnlySpan<byte> on = [1, 0, 0, 0];
            try
            {
                socket.SetRawSocketOption(TcpLevel, TcpQuickAck, on);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The connection is going: reading its body will say so.
            }
        }
    }
}
