using System.Net.Http.Headers;
using System.Net.Sockets;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Check.Http;

/// <summary>Calls a server over HTTP/1.1, keeps connections alive, and counts them.</summary>
internal sealed class HttpProbe : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private int _connections;

    public HttpProbe(TimeProvider clock, TimeSpan patience)
    {
        _clock = clock;
        _patience = patience;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = async (context, cancellationToken) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
                    Interlocked.Increment(ref _connections);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        });
    }

    /// <summary>How many connections have been opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async Task<HttpReply> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(call.Method, call.Address) { Content = new ByteArrayContent(call.Body) };
        if (call.ContentType is { } type)
        {
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        foreach ((string name, string value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using CancellationTokenSource late = new(_patience, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        long started = _clock.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            long? length = response.Content.Headers.ContentLength;
            await response.Content.LoadIntoBufferAsync(ReplyBody.Most, either.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return new((int)response.StatusCode, body, _clock.GetElapsedTime(started), null)
            {
                HasLength = length is not null && response.Headers.TransferEncodingChunked != true,
                Encoding = response.Content.Headers.ContentEncoding.FirstOrDefault(),
                CacheControl = response.Headers.NonValidated.TryGetValues("Cache-Control", out HeaderStringValues values) ? values.ToString() : null,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(0, [], _clock.GetElapsedTime(started), NoAnswer.Within(_patience));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            bool isRefused = e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
            return new(0, [], _clock.GetElapsedTime(started), NoAnswer.Of(e)) { IsRefused = isRefused };
        }
    }

    public void Dispose() => _http.Dispose();
}
