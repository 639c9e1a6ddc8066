using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace HookSdk.Cli.Doctor.ServerSide;

/// <summary>Hears which protocol a port speaks, whatever the address says: each is greeted on a connection of its own.</summary>
internal sealed class PortProbe(Uri address, TimeProvider clock, TimeSpan patience)
{
    private const int FirstBytes = 9;
    private const byte SettingsFrame = 4;
    private const byte TlsAlert = 21;

    /// <summary>Words for a sentence: the port speaks ...</summary>
    public static string Words(PortSpeech speech) => speech switch
    {
        PortSpeech.Http1 => "HTTP/1 without TLS",
        PortSpeech.Http2 => "HTTP/2 without TLS, and no HTTP/1",
        PortSpeech.Tls => "TLS",
        _ => "neither HTTP nor TLS",
    };

    public async Task<PortSpeech> HearAsync(CancellationToken cancellationToken)
    {
        PortSpeech speech = await GreetAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().Concat<byte>([0, 0, 0, SettingsFrame, 0, 0, 0, 0, 0]).ToArray(), cancellationToken).ConfigureAwait(false);
        if (speech == PortSpeech.Unknown && await HandshakeAsync(cancellationToken).ConfigureAwait(false))
        {
            return PortSpeech.Tls;
        }

        return speech == PortSpeech.Unknown ? await GreetAsync("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false) : speech;
    }

    private async Task<PortSpeech> GreetAsync(byte[] words, CancellationToken cancellationToken)
    {
        byte[] first = new byte[FirstBytes];
        int read = await ConnectAsync(
            async (stream, token) =>
            {
                await stream.WriteAsync(words, token).ConfigureAwait(false);
                return await stream.ReadAtLeastAsync(first, FirstBytes, throwOnEndOfStream: false, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return first.AsSpan().StartsWith("HTTP/"u8) ? PortSpeech.Http1
            : first[0] == TlsAlert && first[1] == 3 ? PortSpeech.Tls
            : read == FirstBytes && first[3] == SettingsFrame ? PortSpeech.Http2
            : PortSpeech.Unknown;
    }

    private async Task<bool> HandshakeAsync(CancellationToken cancellationToken) => await ConnectAsync(
        async (stream, token) =>
        {
            // Whom the certificate names does not matter here: nothing is said over it.
#pragma warning disable CA5359
            SslStream tls = new(stream, leaveInnerStreamOpen: true, static (_, _, _, _) => true);
#pragma warning restore CA5359
            await using (tls.ConfigureAwait(false))
            {
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.IdnHost }, token).ConfigureAwait(false);
                return 1;
            }
        },
        cancellationToken).ConfigureAwait(false) == 1;

    /// <summary>What was done on a connection; 0: it failed, or took too long.</summary>
    private async Task<int> ConnectAsync(Func<Stream, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.IdnHost, address.Port, either.Token).ConfigureAwait(false);
            NetworkStream stream = new(socket, ownsSocket: false);
            await using (stream.ConfigureAwait(false))
            {
                return await act(stream, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return 0;
        }
    }
}
