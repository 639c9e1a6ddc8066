using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.Grpc;

/// <summary>Finds out whether an address of this server speaks HTTP/2, by speaking it: options do not tell, since anyone may set them until the port is open.</summary>
internal static class Http2Probe
{
    private const int FrameHeader = 9;
    private const byte SettingsFrame = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static ReadOnlySpan<byte> PrefaceAndSettings => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8;

    /// <summary>Whether EMQX can speak HTTP/2 there. With TLS that is agreed in the handshake, and taken for granted here.</summary>
    public static async Task<bool> SpeaksHttp2Async(string address, CancellationToken cancellationToken)
    {
        BindingAddress binding = BindingAddress.Parse(address);
        if (string.Equals(binding.Scheme, "https", StringComparison.OrdinalIgnoreCase) || binding.IsNamedPipe)
        {
            return true;
        }

        using CancellationTokenSource limit = new(Patience, Clock.System);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            EndPoint to = EndPointOf(binding);
            using Socket socket = new(to.AddressFamily, SocketType.Stream, binding.IsUnixPipe ? ProtocolType.Unspecified : ProtocolType.Tcp);
            await socket.ConnectAsync(to, both.Token).ConfigureAwait(false);
            await socket.SendAsync(PrefaceAndSettings.ToArray(), both.Token).ConfigureAwait(false);
            byte[] answer = new byte[FrameHeader];
            int length = 0;
            while (length < answer.Length && await socket.ReceiveAsync(answer.AsMemory(length), both.Token).ConfigureAwait(false) is var count and > 0)
            {
                length += count;
            }

            // An HTTP/1 server answers "HTTP/1.1 400", whose fourth byte is no frame type.
            return length == FrameHeader && answer[3] == SettingsFrame && answer.AsSpan(5).IndexOfAnyExcept((byte)0) < 0;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static EndPoint EndPointOf(BindingAddress binding)
    {
        if (binding.IsUnixPipe)
        {
            return new UnixDomainSocketEndPoint(binding.UnixPipePath);
        }

        // A port that is open on every address is reached on the loopback one.
        return IPAddress.TryParse(binding.Host.Trim('[', ']'), out IPAddress? ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(ip, binding.Port)
            : new IPEndPoint(IPAddress.Loopback, binding.Port);
    }
}
