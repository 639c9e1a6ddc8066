using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Plugins;

/// <summary>Calls the operator's endpoint of a running server.</summary>
internal sealed class PluginsClient : IDisposable
{
    /// <summary>A version may take its time to come up, and several are looked at one after the other.</summary>
    private static readonly TimeSpan ChangePatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(10);

    private readonly PluginsSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;

    public PluginsClient(PluginsSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = settings.Socket is { } socket ? (_, cancellationToken) => ConnectAsync(socket, cancellationToken) : null,
        });
    }

    /// <summary>Where it calls, for people.</summary>
    private string Where => _settings.Socket ?? $"{_settings.Endpoint.Scheme}://{_settings.Endpoint.IdnHost}:{_settings.Endpoint.Port}";

    /// <summary>Makes one call.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">What stands behind the endpoint's address; its parts are escaped.</param>
    /// <param name="body">JSON; null: none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">Nothing answers.</exception>
    public async Task<PluginsAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        UriBuilder at = new(_settings.Endpoint);
        int query = path.IndexOf('?', StringComparison.Ordinal);
        at.Path = at.Path.TrimEnd('/') + (query < 0 ? path : path[..query]);
        at.Query = query < 0 ? "" : path[query..];
        using HttpRequestMessage request = new(method, at.Uri);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (_settings.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        TimeSpan patience = method == HttpMethod.Get ? ListPatience : ChangePatience;
        using CancellationTokenSource late = new(patience, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(ReplyBody.Most, either.Token).ConfigureAwait(false);
            return new PluginsAnswer((int)response.StatusCode, DocumentIn(await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Unreachable, $"No answer from {Where} within {Units.Text(patience)}.", method == HttpMethod.Get ? "Look into the server's log, and whether --url leads to the endpoint." : "The change may still be made: look with `hooksdk plugins list`, and into the server's log.");
        }
        catch (Exception e) when (e is IOException or HttpRequestException { HttpRequestError: not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError) })
        {
            throw new CommandException(ExitCode.BadUsage, $"This is no answer of an operator's endpoint: {e.GetBaseException().Message}", PluginsSettings.WhereItIs);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            throw CommandException.Unreachable(Where, e.GetBaseException().Message, _settings.Socket is null
                ? "Start the server, or correct --url: the endpoint has a port of its own (PluginDirectory:Admin:Port)."
                : "Start the server, or correct --socket: it is the file of PluginDirectory:Admin:Socket.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static JsonElement? DocumentIn(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
