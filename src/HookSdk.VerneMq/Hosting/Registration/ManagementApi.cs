using System.Net;
using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>The management API of a node, as far as webhooks go. Every command is a GET.</summary>
internal sealed class ManagementApi(HttpClient client, Uri root, string? key)
{
    /// <summary>Where it is, for logs.</summary>
    public string Name { get; } = root.GetLeftPart(UriPartial.Authority);

    private readonly string _root = root.AbsoluteUri.TrimEnd('/') + "/api/v1/webhooks/";

    /// <summary>All registrations, of whatever endpoint.</summary>
    /// <exception cref="ManagementException">It did not work; the message says why.</exception>
    public async Task<IReadOnlyList<RegisteredHook>> ShowAsync(CancellationToken cancellationToken)
    {
        using JsonDocument answer = await GetAsync("show", cancellationToken).ConfigureAwait(false);
        if (answer.RootElement.ValueKind != JsonValueKind.Object || !answer.RootElement.TryGetProperty("table", out JsonElement table) || table.ValueKind != JsonValueKind.Array)
        {
            throw new ManagementException("its answer holds no table of webhooks");
        }

        return [.. table.EnumerateArray().Where(static row => row.ValueKind == JsonValueKind.Object).Select(static row => new RegisteredHook(
            Text(row, "hook") ?? "", Text(row, "endpoint") ?? "", Flag(row, "base64payload"), Flag(row, "no_payload"), Number(row, "response_timeout")))];
    }

    /// <summary>Registers a hook. One that is there already is left as it is.</summary>
    /// <exception cref="ManagementException">It did not work; the message says why.</exception>
    public Task RegisterAsync(WantedHook hook, CancellationToken cancellationToken) =>
        CommandAsync($"register?{Address(hook.Hook, hook.Endpoint)}{string.Concat(hook.Settings().Select(static s => $"&--{s.Name}={s.Value}"))}", "already_registered", cancellationToken);

    /// <summary>Takes a registration away. One that is not there is as good.</summary>
    /// <exception cref="ManagementException">It did not work; the message says why.</exception>
    public Task DeregisterAsync(string hook, string endpoint, CancellationToken cancellationToken) =>
        CommandAsync($"deregister?{Address(hook, endpoint)}", "not_found", cancellationToken);

    private static string Address(string hook, string endpoint) => $"hook={Uri.EscapeDataString(hook)}&endpoint={Uri.EscapeDataString(endpoint)}";

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Flag(JsonElement row, string name) => !row.TryGetProperty(name, out JsonElement value) ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString() switch { "true" => true, "false" => false, _ => null },
        _ => null,
    };

    private static int? Number(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    private async Task CommandAsync(string command, string harmless, CancellationToken cancellationToken)
    {
        using JsonDocument answer = await GetAsync(command, cancellationToken).ConfigureAwait(false);
        if (answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("alert", out JsonElement alert) && alert.ToString() is { } text && !text.Contains(harmless, StringComparison.Ordinal))
        {
            throw new ManagementException($"it says: {alert}");
        }
    }

    private async Task<JsonDocument> GetAsync(string command, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _root + command);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
        }

        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new ManagementException(key is null ? "it asks for an API key" : "it refuses the API key"),
                HttpStatusCode.InternalServerError when command == "show" => throw new ManagementException(
                    "it answers 500 to show, as it does while some webhook is registered with a base64payload or response_timeout that is none: deregister that one"),
                _ => throw new ManagementException($"it answers {(int)response.StatusCode} to {command.Split('?')[0]}"),
            };
        }
        catch (HttpRequestException e)
        {
            throw new ManagementException(HttpFailure.Describe(e), e);
        }
        catch (JsonException e)
        {
            throw new ManagementException("its answer is not JSON", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ManagementException($"it did not answer within {client.Timeout.TotalSeconds:0} s", e);
        }
    }
}
