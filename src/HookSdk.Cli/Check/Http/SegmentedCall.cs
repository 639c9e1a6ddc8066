using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Check.Http;

/// <summary>A call whose head goes out first, and whose body follows in two parts when the head has arrived.</summary>
internal static class SegmentedCall
{
    private const int PartSize = 64 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<HttpReply> SendAsync(HttpCall call, TimeProvider clock, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        long started = clock.GetTimestamp();
        try
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(call.Address.IdnHost, call.Address.Port, either.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: false);
            await using (stream.ConfigureAwait(false))
            {
                if (call.Address.Scheme == "https")
                {
                    SslStream tls = new(stream);
                    await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = call.Address.Host }, either.Token).ConfigureAwait(false);
                    stream = tls;
                }

                int half = call.Body.Length / 2;
                foreach (ReadOnlyMemory<byte> part in new[] { HeadOf(call), call.Body.AsMemory(0, half), call.Body.AsMemory(half) })
                {
                    await stream.WriteAsync(part, either.Token).ConfigureAwait(false);
                    await stream.FlushAsync(either.Token).ConfigureAwait(false);
                    await Task.Delay(Pause, clock, either.Token).ConfigureAwait(false);
                }

                return await ReadAsync(stream, clock, started, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(0, [], clock.GetElapsedTime(started), NoAnswer.Within(patience));
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return new(0, [], clock.GetElapsedTime(started), NoAnswer.Of(e));
        }
    }

    private static byte[] HeadOf(HttpCall call)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"POST {call.Address.PathAndQuery} HTTP/1.1\r\nHost: {call.Address.Host}:{call.Address.Port}\r\nContent-Type: {call.ContentType}\r\nContent-Length: {call.Body.Length}\r\nConnection: close\r\n");
        foreach ((string name, string value) in call.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>To the end of the connection: the call has asked for it.</summary>
    private static async Task<HttpReply> ReadAsync(Stream stream, TimeProvider clock, long started, CancellationToken cancellationToken)
    {
        using MemoryStream all = new();
        byte[] part = new byte[PartSize];
        for (int read; (read = await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (all.Length + read > ReplyBody.Most)
            {
                return new(0, [], clock.GetElapsedTime(started), string.Create(CultureInfo.InvariantCulture, $"a reply of more than {ReplyBody.Most} bytes"));
            }

            all.Write(part, 0, read);
        }

        string text = Encoding.Latin1.GetString(all.ToArray());
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end > 0 && text.StartsWith("HTTP/1.", StringComparison.Ordinal) && int.TryParse(text.AsSpan(9, 3), CultureInfo.InvariantCulture, out int status)
            ? new(status, all.ToArray()[(end + 4)..], clock.GetElapsedTime(started), null)
            : new(0, [], clock.GetElapsedTime(started), all.Length == 0 ? "no reply: the connection was closed" : "no HTTP answer");
    }
}
