using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Check.Grpc;

/// <summary>What a server says first on an HTTP/2 connection: its settings.</summary>
/// <param name="Failure">Why it is no HTTP/2; null: it is.</param>
/// <param name="MostStreams">How many calls it takes at once on a connection; null: it sets no limit.</param>
/// <param name="StreamWindow">How many bytes of a request it takes before it says more; 65,535 where it says nothing.</param>
internal sealed record Http2Greeting(string? Failure, uint? MostStreams = null, uint StreamWindow = Http2Greeting.StandardWindow)
{
    public const uint StandardWindow = 65_535;
    private const int FrameHeaderSize = 9;
    private const int SettingSize = 6;
    private const int MostFrame = 16_384;
    private const byte SettingsFrame = 4;
    private const ushort MaxConcurrentStreams = 3;
    private const ushort InitialWindowSize = 4;

    public static async Task<Http2Greeting> ReadAsync(Uri address, TimeProvider clock, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.IdnHost, address.Port, either.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: false);
            await using (stream.ConfigureAwait(false))
            {
                if (address.Scheme == "https")
                {
                    SslStream tls = new(stream);
                    await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host, ApplicationProtocols = [SslApplicationProtocol.Http2] }, either.Token).ConfigureAwait(false);
                    if (tls.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
                    {
                        return new("TLS is spoken, and HTTP/2 is not offered in it (ALPN h2)");
                    }

                    stream = tls;
                }

                await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().Concat<byte>([0, 0, 0, SettingsFrame, 0, 0, 0, 0, 0]).ToArray(), either.Token).ConfigureAwait(false);
                return await ReadAsync(stream, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new($"no HTTP/2 settings within {Units.Text(patience)}");
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return new(e is EndOfStreamException ? "the connection is closed where HTTP/2 settings should come" : e.Message);
        }
    }

    private static async Task<Http2Greeting> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] header = new byte[FrameHeaderSize];
        await stream.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        int length = (header[0] << 16) | (header[1] << 8) | header[2];
        if (header.AsSpan().StartsWith("HTTP/1"u8))
        {
            return new("the port speaks HTTP/1");
        }

        if (header[3] != SettingsFrame || length > MostFrame || length % SettingSize != 0)
        {
            return new("what comes first are no HTTP/2 settings");
        }

        byte[] settings = new byte[length];
        await stream.ReadExactlyAsync(settings, cancellationToken).ConfigureAwait(false);
        Http2Greeting greeting = new(Failure: null);
        for (int at = 0; at < length; at += SettingSize)
        {
            uint value = BinaryPrimitives.ReadUInt32BigEndian(settings.AsSpan(at + 2));
            greeting = BinaryPrimitives.ReadUInt16BigEndian(settings.AsSpan(at)) switch
            {
                MaxConcurrentStreams => greeting with { MostStreams = value },
                InitialWindowSize => greeting with { StreamWindow = value },
                _ => greeting,
            };
        }

        return greeting;
    }
}
