using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.Transport;

/// <summary>Finds out whether an address of this server speaks HTTP/2, by speaking it: options do not tell, since anyone may set them until the port is open.</summary>
internal static class Http2Probe
{
    private const int FrameHeader = 9;
    private const byte SettingsFrame = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static ReadOnlySpan<byte> PrefaceAndSettings => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8;

    /// <summary>
    /// Whether EMQX can speak HTTP/2 there. With TLS that is agreed in the handshake; one that fails, because a client certificate or another name is asked for, tells nothing, and
    /// the address is taken for right.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="ports">What is listened on in a check; null: the address is open.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<bool> SpeaksHttp2Async(string address, CheckedPorts? ports, CancellationToken cancellationToken)
    {
        BindingAddress binding = BindingAddress.Parse(address);
        if (binding.IsNamedPipe)
        {
            return true;
        }

        bool isTls = string.Equals(binding.Scheme, "https", StringComparison.OrdinalIgnoreCase);
        using CancellationTokenSource limit = new(Patience, Clock.System);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if ((ports is null ? await ConnectAsync(binding, both.Token).ConfigureAwait(false) : ports.Connect(binding)) is not { } connection)
            {
                return isTls;
            }

            await using (connection.ConfigureAwait(false))
            {
                return isTls ? await AgreesOnHttp2Async(connection, binding.Host, both.Token).ConfigureAwait(false) : await AnswersHttp2Async(connection, both.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is AuthenticationException or IOException && isTls)
        {
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return isTls;
        }
    }

    private static async Task<Stream> ConnectAsync(BindingAddress binding, CancellationToken cancellationToken)
    {
        EndPoint to = EndPointOf(binding);
        Socket socket = new(to.AddressFamily, SocketType.Stream, binding.IsUnixPipe ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(to, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<bool> AgreesOnHttp2Async(Stream connection, string host, CancellationToken cancellationToken)
    {
        using SslStream tls = new(connection);
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = host,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
#pragma warning disable CA5359 // It is this server's own port, and nothing is sent to it.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        };
        await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
        return tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
    }

    private static async Task<bool> AnswersHttp2Async(Stream connection, CancellationToken cancellationToken)
    {
        await connection.WriteAsync(PrefaceAndSettings.ToArray(), cancellationToken).ConfigureAwait(false);
        byte[] answer = new byte[FrameHeader];
        int length = 0;
        while (length < answer.Length && await connection.ReadAsync(answer.AsMemory(length), cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            length += count;
        }

        // An HTTP/1 server answers "HTTP/1.1 400", whose fourth byte is no frame type.
        return length == FrameHeader && answer[3] == SettingsFrame && answer.AsSpan(5).IndexOfAnyExcept((byte)0) < 0;
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
