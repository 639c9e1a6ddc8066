using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Check.Grpc;

/// <summary>Calls unary methods over one HTTP/2 connection, as EMQX's client does: http without TLS and without an upgrade.</summary>
internal sealed class GrpcProbe : IDisposable
{
    private const int PrefixSize = 5;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, EnableMultipleHttp2Connections = false });
    private readonly Uri _address;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;

    /// <summary>Connects on the first call. A path of the address is dropped, as EMQX drops it.</summary>
    public GrpcProbe(Uri address, TimeProvider clock, TimeSpan patience)
    {
        _address = new Uri(address.GetLeftPart(UriPartial.Authority));
        _clock = clock;
        _patience = patience;
    }

    /// <summary>Makes a call.</summary>
    /// <param name="path">The path: <c>/package.Service/Method</c>.</param>
    /// <param name="message">The message.</param>
    /// <param name="timeout">What the server is told of the broker's patience; null: nothing.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async Task<GrpcReply> CallAsync(string path, byte[] message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        byte[] frame = new byte[PrefixSize + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, PrefixSize);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(_address, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(frame) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc+proto");
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.UserAgent.ParseAdd("grpc-erlang/0.1.0");
        request.Headers.TryAddWithoutValidation("grpc-encoding", "identity");
        if (timeout is { } time)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", time.TotalMilliseconds <= 1000
                ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMilliseconds}m")
                : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds}S"));
        }

        using CancellationTokenSource late = new(_patience, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        long started = _clock.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(ReplyBody.Most, either.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return Read(response, body, _clock.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, null, _clock.GetElapsedTime(started), NoAnswer.Within(_patience));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            bool isRefused = e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
            return new(null, null, _clock.GetElapsedTime(started), NoAnswer.Of(e)) { IsRefused = isRefused };
        }
    }

    public void Dispose() => _http.Dispose();

    private static GrpcReply Read(HttpResponseMessage response, byte[] body, TimeSpan elapsed)
    {
        int? status = StatusOf(response.TrailingHeaders);
        bool hasTrailers = status is not null;
        HttpHeaders from = hasTrailers ? response.TrailingHeaders : response.Headers;
        status ??= StatusOf(response.Headers);
        string text = from.NonValidated.TryGetValues("grpc-message", out HeaderStringValues values) ? Uri.UnescapeDataString(values.ToString()) : "";
        bool isMessage = body.Length >= PrefixSize && BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1)) == (uint)(body.Length - PrefixSize);
        return new(status, isMessage ? body[PrefixSize..] : null, elapsed, null)
        {
            Text = text,
            HttpStatus = (int)response.StatusCode,
            HasTrailers = hasTrailers,
            IsCompressed = (body.Length > 0 && body[0] != 0) || (response.Headers.NonValidated.TryGetValues("grpc-encoding", out HeaderStringValues encoding) && encoding.ToString() != "identity"),
        };
    }

    private static int? StatusOf(HttpHeaders headers) =>
        headers.NonValidated.TryGetValues("grpc-status", out HeaderStringValues values) && int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : null;
}
