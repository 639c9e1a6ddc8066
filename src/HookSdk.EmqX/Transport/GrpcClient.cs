using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Google.Protobuf;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Calls unary methods of one server, all over one HTTP/2 connection: <c>http</c> without TLS and without an upgrade, <c>https</c> with ALPN. Safe for calls at once.
/// </summary>
internal sealed class GrpcClient : IDisposable
{
    private static readonly MediaTypeHeaderValue ContentType = new(GrpcContentType.WithProto);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(60);

    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly TimeProvider _time;
    private readonly long _limit;

    /// <summary>Connects on the first call.</summary>
    /// <param name="address">Scheme, host and port; a path is dropped.</param>
    /// <param name="handler">What sends, instead of a socket: an in-memory server's, or one with client certificates. It is not disposed of.</param>
    /// <param name="limit">The largest reply in bytes.</param>
    /// <param name="time">The clock that deadlines run on.</param>
    /// <param name="tls">How TLS is spoken, where no handler is given; null: by the machine's trust store.</param>
    public GrpcClient(Uri address, HttpMessageHandler? handler = null, long limit = 64 << 20, TimeProvider? time = null, SslClientAuthenticationOptions? tls = null)
    {
        _address = new Uri(address.GetLeftPart(UriPartial.Authority));
        _time = time ?? Clock.System;
        _limit = Math.Min(limit, Array.MaxLength);
        _http = new HttpMessageInvoker(handler ?? NewHandler(tls), disposeHandler: handler is null);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Makes one call.</summary>
    /// <param name="path">The path: <c>/package.Service/Method</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="parser">Reads the reply.</param>
    /// <param name="deadline">How long it may take; the server is told. Null: for ever.</param>
    /// <param name="cancellationToken">Gives the call up: its stream is reset.</param>
    /// <exception cref="GrpcException">The call ended in another way than OK.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TReply> CallAsync<TReply>(string path, IMessage request, MessageParser<TReply> parser, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        where TReply : IMessage<TReply>
    {
        byte[] frame = new byte[GrpcPrefix.Size + request.CalculateSize()];
        request.WriteTo(frame.AsSpan(GrpcPrefix.Size));
        HookBody body = await SendAsync(path, frame, deadline, cancellationToken).ConfigureAwait(false);
        try
        {
            return GrpcMessages.Parse(parser, body);
        }
        finally
        {
            body.Release();
        }
    }

    /// <summary>Makes one call with bytes that the caller has encoded; it releases the reply's bytes.</summary>
    /// <inheritdoc cref="CallAsync{TReply}"/>
    public Task<HookBody> CallAsync(string path, ReadOnlySpan<byte> request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        byte[] frame = new byte[GrpcPrefix.Size + request.Length];
        request.CopyTo(frame.AsSpan(GrpcPrefix.Size));
        return SendAsync(path, frame, deadline, cancellationToken);
    }

    private static SocketsHttpHandler NewHandler(SslClientAuthenticationOptions? tls) => new()
    {
        SslOptions = tls ?? new(),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        ConnectTimeout = ConnectTimeout,
        KeepAlivePingDelay = PingAfter,
    };

    private async Task<HookBody> SendAsync(string path, byte[] frame, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        GrpcPrefix.Write(frame, frame.Length - GrpcPrefix.Size);
        using CancellationTokenSource? limit = deadline is { } all ? new CancellationTokenSource(all > TimeSpan.Zero ? all : TimeSpan.Zero, _time) : null;
        using CancellationTokenSource? both = limit is not null && cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken) : null;
        using HttpRequestMessage message = NewMessage(path, frame, deadline);
        try
        {
            CancellationToken token = both?.Token ?? limit?.Token ?? cancellationToken;
            using HttpResponseMessage response = await _http.SendAsync(message, token).ConfigureAwait(false);
            return await GrpcReply.ReadAsync(response, _limit, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GrpcException(GrpcStatusCode.DeadlineExceeded, "no answer came in time", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw limit is { IsCancellationRequested: true }
                ? new GrpcException(GrpcStatusCode.DeadlineExceeded, "no answer came in time", e)
                : GrpcReply.StatusOf(e);
        }
    }

    private HttpRequestMessage NewMessage(string path, byte[] frame, TimeSpan? deadline)
    {
        HttpRequestMessage message = new(HttpMethod.Post, new Uri(_address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = ContentType } },
        };
        message.Headers.TryAddWithoutValidation("te", "trailers");
        message.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        message.Headers.TryAddWithoutValidation("user-agent", string.Create(CultureInfo.InvariantCulture, $"hooksdk-dotnet/{typeof(GrpcClient).Assembly.GetName().Version}"));
        if (deadline is { } all)
        {
            message.Headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(all));
        }

        return message;
    }
}
