using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace HookSdk.Testing;

/// <summary>Calls over HTTP, by the network or by an in-memory server.</summary>
internal sealed class HttpTransport : HookTransport
{
    private readonly HttpClient _client;
    private readonly HookAddressing _addressing;
    private readonly string _address;

    public HttpTransport(HttpMessageHandler? handler, Uri address, HookAddressing addressing)
    {
        _client = handler is null ? new HttpClient(MakeHandler(addressing), disposeHandler: true) : new HttpClient(handler, disposeHandler: false);
        _client.MaxResponseContentBufferSize = MostReply;
        _addressing = addressing;
        _address = addressing.Header is null ? address.AbsoluteUri.TrimEnd('/') : address.AbsoluteUri;
    }

    public override async Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, AddressOf(hook));
        request.Content = inPieces ? new PieceByPiece(body) : _addressing.IsTwoSegments ? new BehindItsHead(body) : new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (_addressing.Header is { } header)
        {
            request.Headers.Add(header, hook);
        }

        if (_addressing.UserAgent is { } agent)
        {
            request.Headers.UserAgent.ParseAdd(agent);
        }

        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, hangUp).ConfigureAwait(false);
            byte[] reply = await response.Content.ReadAsByteArrayAsync(hangUp).ConfigureAwait(false);
            return new HookResponse((int)response.StatusCode, reply, response.Content.Headers.ContentType?.ToString())
            {
                FallbackCause = response.Headers.NonValidated.TryGetValues(FallbackCauses.Header, out HeaderStringValues causes) ? causes.ToString() : null,
                CacheControl = response.Headers.NonValidated.TryGetValues("Cache-Control", out HeaderStringValues values) ? values.ToString() : null,
            };
        }
        catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
        {
            return HookResponse.Failed("the broker hung up");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return HookResponse.Failed($"no reply: {e.GetBaseException().Message}");
        }
    }

    public override async Task<string?> FindProblemAsync(IReadOnlyList<string> hooks)
    {
        foreach (string hook in _addressing.Header is null ? hooks : [""])
        {
            // A hook that is served refuses GET and runs nothing.
            using HttpRequestMessage request = new(HttpMethod.Get, AddressOf(hook));
            try
            {
                using HttpResponseMessage response = await _client.SendAsync(request).ConfigureAwait(false);
                if (response.StatusCode != HttpStatusCode.NotFound)
                {
                    return null;
                }
            }
            catch (HttpRequestException e)
            {
                return $"No server answers at {_address}: {e.GetBaseException().Message} Start it before the fake, or set CheckServer to false to play a broker whose server is down.";
            }
        }

        return $"The server at {_address} serves none of the hooks{(hooks is [""] ? "" : $" ({string.Join(", ", hooks)})")}: is this the path that the plugin is mapped at? Set CheckServer to false to go on all the same.";
    }

    public override void Dispose() => _client.Dispose();

    private static SocketsHttpHandler MakeHandler(HookAddressing addressing)
    {
        SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        if (addressing.IsTwoSegments)
        {
            handler.ConnectCallback = static async (context, cancellationToken) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = false };
                try
                {
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }

    private Uri AddressOf(string hook) => new(_addressing.Header is not null || hook.Length == 0 ? _address : $"{_address}/{hook}");

    /// <summary>A body that goes out after the head has been sent.</summary>
    private sealed class BehindItsHead(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync().ConfigureAwait(false);
            await stream.WriteAsync(body).ConfigureAwait(false);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
