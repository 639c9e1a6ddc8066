using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using HookSdk.EmqX.Transport;

namespace HookSdk.Testing;

/// <summary>
/// Calls over HTTP/2 as EMQX's client does: its headers, no look at the HTTP status, and a message that counts whatever the status after it says.
/// By the network a call is given up after its time on the machine's clock, which the other process lives by. The stream is not reset: the server may go on.
/// </summary>
internal sealed class EmqxHttpLink : EmqxLink
{
    private const int Unavailable = 14;
    private const int Internal = 13;
    private const int Unknown = 2;

    /// <summary>HTTP/2's error HTTP_1_1_REQUIRED.</summary>
    private const long Http11Required = 13;

    private static readonly MediaTypeHeaderValue ContentType = new(EmqxCall.ContentType);

    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentDictionary<int, HttpMessageInvoker> _pool = new();
    private readonly HttpMessageInvoker? _given;
    private readonly Uri _address;
    private readonly bool _isRemote;

    public EmqxHttpLink(Uri address, HttpMessageHandler? handler)
    {
        _address = new Uri(address.GetLeftPart(UriPartial.Authority));
        _isRemote = handler is null;
        _given = handler is null ? null : new HttpMessageInvoker(handler, disposeHandler: false);
    }

    public override async ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default)
    {
        Task<EmqxAnswer> exchange = ExchangeAsync(call, inPieces, hangUp);
        try
        {
            return await (_isRemote ? exchange.WaitAsync(call.Timeout, Clock.System, CancellationToken.None) : exchange).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return EmqxAnswer.TimedOut;
        }
    }

    public override void Dispose()
    {
        _closed.Cancel();
        _given?.Dispose();
        foreach (HttpMessageInvoker connection in _pool.Values)
        {
            connection.Dispose();
        }

        _closed.Dispose();
    }

    private HttpMessageInvoker ConnectionOf(EmqxCall call) => _given ?? _pool.GetOrAdd(
        call.Connection,
        static _ => new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null }, disposeHandler: true));

    private async Task<EmqxAnswer> ExchangeAsync(EmqxCall call, bool inPieces, CancellationToken hangUp)
    {
        byte[] frame = new byte[GrpcPrefix.Size + call.Body.Length];
        call.Body.CopyTo(frame.AsSpan(GrpcPrefix.Size));
        GrpcPrefix.Write(frame, call.Body.Length);
        using HttpRequestMessage request = NewRequest(call, inPieces ? new PieceByPiece(frame) : new ByteArrayContent(frame));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, hangUp);
        try
        {
            using HttpResponseMessage response = await ConnectionOf(call).SendAsync(request, stop.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(HookTransport.MostReply, stop.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(stop.Token).ConfigureAwait(false);
            return Read(response, body);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return EmqxAnswer.Away($"nothing answers at {_address.GetLeftPart(UriPartial.Authority)}: {e.GetBaseException().Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return new(null, Unavailable, hangUp.IsCancellationRequested ? "the broker reset the stream" : SpeaksHttp1(e)
                ? $"{_address.GetLeftPart(UriPartial.Authority)} speaks HTTP/1 only, and gRPC needs HTTP/2 (is it the status port?)"
                : $"no reply: {(e.InnerException ?? e).Message}");
        }
    }

    /// <summary>Whether the server has said so.</summary>
    private static bool SpeaksHttp1(Exception e) => e.GetBaseException() is HttpProtocolException { ErrorCode: Http11Required };

    private static EmqxAnswer Read(HttpResponseMessage response, byte[] body)
    {
        (int status, string? text) = StatusOf(response.TrailingHeaders) ?? StatusOf(response.Headers) ?? (Unknown, $"the answer has no grpc-status (HTTP status {(int)response.StatusCode})");
        if (body.Length < GrpcPrefix.Size)
        {
            return new(null, status, text ?? (status == 0 ? "the answer has no message" : null), FallbackCause: CauseOf(response));
        }

        (byte flag, uint length) = GrpcPrefix.Read(body);
        return flag != 0 || length != body.Length - GrpcPrefix.Size
            ? new(null, Internal, flag != 0 ? "the reply is compressed" : "the reply is not whole")
            : new(body.AsMemory(GrpcPrefix.Size), status, text, FallbackCause: CauseOf(response));
    }

    private static string? CauseOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(FallbackCauses.Header, out HeaderStringValues causes) ? causes.ToString() : null;

    private static (int Status, string? Text)? StatusOf(HttpResponseHeaders headers) =>
        headers.NonValidated.TryGetValues("grpc-status", out HeaderStringValues values)
            ? (int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : Unknown,
                headers.NonValidated.TryGetValues("grpc-message", out HeaderStringValues text) ? GrpcMessageText.Decode(text.ToString()) : null)
            : null;

    private HttpRequestMessage NewRequest(EmqxCall call, HttpContent content)
    {
        content.Headers.ContentType = ContentType;
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(_address, call.Path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", "grpc-erlang/0.1.0");
        request.Headers.TryAddWithoutValidation("grpc-encoding", "identity");
        request.Headers.TryAddWithoutValidation("grpc-message-type", call.MessageType);
        request.Headers.TryAddWithoutValidation("grpc-timeout", call.TimeoutText);
        return request;
    }
}
