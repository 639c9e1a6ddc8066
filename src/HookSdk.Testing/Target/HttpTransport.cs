using System.Net;
using System.Net.Http.Headers;

namespace HookSdk.Testing;

/// <summary>Calls over HTTP, by the network or by an in-memory server.</summary>
internal sealed class HttpTransport : HookTransport
{
    private readonly HttpClient _client;
    private readonly string _address;

    public HttpTransport(HttpMessageHandler? handler, Uri address)
    {
        _client = handler is null
            ? new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true)
            : new HttpClient(handler, disposeHandler: false);
        _address = address.AbsoluteUri.TrimEnd('/');
    }

    public override async Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, AddressOf(hook));
        request.Content = inPieces ? new PieceByPiece(body) : new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, hangUp).ConfigureAwait(false);
            byte[] reply = await response.Content.ReadAsByteArrayAsync(hangUp).ConfigureAwait(false);
            return new HookResponse((int)response.StatusCode, reply, response.Content.Headers.ContentType?.ToString());
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
        foreach (string hook in hooks)
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

    private Uri AddressOf(string hook) => new(hook.Length == 0 ? _address : $"{_address}/{hook}");
}
