using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.ServerSide;

/// <summary>Hears which protocol a port speaks, whatever the address says: each is greeted on a connection of its own.</summary>
internal sealed class PortProbe(Uri address, TimeProvider clock, TimeSpan patience)
{
    private const int FirstBytes = 9;
    private const byte SettingsFrame = 4;
    private const byte TlsAlert = 21;

    /// <summary>Most servers have answered by then.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    /// <summary>A port that has said nothing by then says nothing, whatever the patience.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(30);

    /// <summary>Words for a sentence: the port speaks ...</summary>
    public static string Words(PortSpeech speech) => speech switch
    {
        PortSpeech.Http1 => "HTTP/1 without TLS",
        PortSpeech.Http2 => "HTTP/2 without TLS, and no HTTP/1",
        PortSpeech.Tls => "TLS",
        PortSpeech.Silent => "nothing",
        _ => "neither HTTP nor TLS",
    };

    /// <summary>Waits for an answer. Where none comes soon, listens whether the port says anything at all; where it does not, goes on waiting.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="answer">What is waited for.</param>
    /// <param name="hasCome">Whether it is an answer, and not that none came.</param>
    /// <param name="address">Of whom.</param>
    /// <param name="clock">What is waited by.</param>
    /// <param name="patience">How long an answer may take.</param>
    /// <param name="tell">Is told that it takes long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the port is silent, so that waiting on is in vain.</returns>
    public static async Task<bool> IsSilentAsync<T>(Task<T> answer, Func<T, bool> hasCome, Uri address, TimeProvider clock, TimeSpan patience, Action<string> tell, CancellationToken cancellationToken)
    {
        long began = clock.GetTimestamp();
        await WaitAsync(answer, Soon, clock, cancellationToken).ConfigureAwait(false);
        if (answer.IsCompleted || cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        tell($"no answer for {Units.Text(Soon)}; listening to what the port speaks");
        if (await new PortProbe(address, clock, Soon).HearAsync(cancellationToken).ConfigureAwait(false) != PortSpeech.Silent)
        {
            return false;
        }

        TimeSpan left = (patience < Latest ? patience : Latest) - clock.GetElapsedTime(began);
        if (left > TimeSpan.Zero)
        {
            await WaitAsync(answer, left, clock, cancellationToken).ConfigureAwait(false);
        }

        // One that was given up in the meantime has heard nothing either.
        return !cancellationToken.IsCancellationRequested && !(answer.IsCompleted && hasCome(await answer.ConfigureAwait(false)));
    }

    public async Task<PortSpeech> HearAsync(CancellationToken cancellationToken)
    {
        PortSpeech[] heard = await Task.WhenAll(
            GreetAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().Concat<byte>([0, 0, 0, SettingsFrame, 0, 0, 0, 0, 0]).ToArray(), cancellationToken),
            HandshakeAsync(cancellationToken),
            GreetAsync("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken)).ConfigureAwait(false);
        return Array.TrueForAll(heard, static h => h == PortSpeech.Silent) ? PortSpeech.Silent
            : heard.FirstOrDefault(static h => h is not (PortSpeech.Unknown or PortSpeech.Silent), PortSpeech.Unknown);
    }

    private static async Task WaitAsync(Task answer, TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(answer, Task.Delay(time, clock, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    private async Task<PortSpeech> GreetAsync(byte[] words, CancellationToken cancellationToken)
    {
        byte[] first = new byte[FirstBytes];
        return await ConnectAsync(
            async (stream, token) =>
            {
                await stream.WriteAsync(words, token).ConfigureAwait(false);
                int read = await stream.ReadAtLeastAsync(first, FirstBytes, throwOnEndOfStream: false, token).ConfigureAwait(false);
                return first.AsSpan().StartsWith("HTTP/"u8) ? PortSpeech.Http1
                    : first[0] == TlsAlert && first[1] == 3 ? PortSpeech.Tls
                    : read == FirstBytes && first[3] == SettingsFrame ? PortSpeech.Http2
                    : PortSpeech.Unknown;
            },
            () => first[0] == TlsAlert && first[1] == 3 ? PortSpeech.Tls : Array.TrueForAll(first, static b => b == 0) ? PortSpeech.Silent : PortSpeech.Unknown,
            cancellationToken).ConfigureAwait(false);
    }

    private Task<PortSpeech> HandshakeAsync(CancellationToken cancellationToken) => ConnectAsync(
        async (stream, token) =>
        {
            // Whom the certificate names does not matter here: nothing is said over it.
#pragma warning disable CA5359
            SslStream tls = new(stream, leaveInnerStreamOpen: true, static (_, _, _, _) => true);
#pragma warning restore CA5359
            await using (tls.ConfigureAwait(false))
            {
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.IdnHost }, token).ConfigureAwait(false);
                return PortSpeech.Tls;
            }
        },
        static () => PortSpeech.Silent,
        cancellationToken);

    /// <summary>What is heard on a connection.</summary>
    /// <param name="act">Greets and listens.</param>
    /// <param name="late">What was heard where it took too long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<PortSpeech> ConnectAsync(Func<Stream, CancellationToken, Task<PortSpeech>> act, Func<PortSpeech> late, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
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
            return late();
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return PortSpeech.Unknown;
        }
    }
}
