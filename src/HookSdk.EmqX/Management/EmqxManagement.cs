using System.Runtime.CompilerServices;
using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <summary>
/// EMQX's management API (5.8 to 6): what a hook server cannot do alone, since EMQX asks it and it cannot ask. Register it with <c>services.AddEmqxManagement()</c> and take it as a
/// service. Each method throws a <see cref="ManagementException"/> when it did not work.
/// </summary>
/// <remarks>Made so that the API's traps cannot be stepped into: names are escaped whatever they hold, wrong topics and properties are refused before they are sent.</remarks>
public sealed partial class EmqxManagement
{
    /// <summary>What <see cref="ClientConnection.Broker"/> says of a connection at EMQX: "emqx".</summary>
    public const string BrokerName = "emqx";

    private const int PageSize = 1000;
    private const int MaxPages = 10_000;

    private readonly EmqxApi _api;

    internal EmqxManagement(HttpClient client, EmqxManagementOptions options) => _api = new EmqxApi(client, options);

    /// <summary>The nodes of the cluster.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<IReadOnlyList<EmqxNode>> ListNodesAsync(CancellationToken cancellationToken = default)
    {
        const string Operation = "list its nodes";
        return [.. Items(_api.Ensure(await _api.GetAsync("/nodes", Operation, cancellationToken).ConfigureAwait(false), Operation), Operation).Select(EmqxNode.Read)];
    }

    /// <summary>How EMQX decides about topics before it asks hook servers.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<EmqxAuthorization> ReadAuthorizationAsync(CancellationToken cancellationToken = default)
    {
        const string Operation = "tell its settings of authorization";
        ManagementAnswer settings = _api.Ensure(await _api.GetAsync("/authorization/settings", Operation, cancellationToken).ConfigureAwait(false), Operation);
        ManagementAnswer sources = _api.Ensure(await _api.GetAsync("/authorization/sources", Operation, cancellationToken).ConfigureAwait(false), Operation);
        string? noMatch = settings.Text("no_match");
        if (noMatch is null || sources.Json.ValueKind != JsonValueKind.Object)
        {
            throw _api.NotUnderstood(noMatch is null ? settings : sources, Operation);
        }

        return new(noMatch == "allow", [.. ManagementAnswer.List(sources.Json, "sources").Select(static s => new EmqxAuthorizationSource(ManagementAnswer.Text(s, "type") ?? "", ManagementAnswer.Flag(s, "enable") ?? true))]);
    }

    /// <summary>
    /// Has EMQX forget what it keeps of authorization answers, so that the next publish and subscription ask again. EMQX keeps answers for a minute by default.
    /// </summary>
    /// <param name="clientId">The client; null: all of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False: there is no such client.</returns>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty, <c>.</c> or <c>..</c>, which no path of this API can name.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<bool> ClearAuthorizationCacheAsync(string? clientId = null, CancellationToken cancellationToken = default)
    {
        string path = clientId is null ? "/authorization/cache" : $"{ClientPath(clientId)}/authorization/cache";
        return await DeleteAsync(path, "clear its authorization cache", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a path can name it. EMQX resolves dots before it routes: <c>/clients/.</c> is the list of all.</summary>
    private static bool IsPathName(string name) => name is not ("" or "." or "..");

    private static string PathName(string name, string parameter) => IsPathName(name)
        ? ManagementHttp.Escape(name, parameter)
        : throw new ArgumentException("EMQX's management API can name neither an empty text nor '.' and '..' here.", parameter);

    private static string ClientPath(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        return $"/clients/{PathName(clientId, nameof(clientId))}";
    }

    /// <summary>Deletes something; false: it was not there.</summary>
    private async Task<bool> DeleteAsync(string path, string operation, CancellationToken cancellationToken)
    {
        ManagementAnswer answer = await _api.SendAsync(HttpMethod.Delete, path, operation, isRepeatable: true, body: null, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess || (IsAbsent(answer) ? false : throw _api.Refusal(answer, operation));
    }

    private static bool IsAbsent(ManagementAnswer answer) => answer.Status == 404 && answer.Text("code") is not null;

    private JsonElement.ArrayEnumerator Items(ManagementAnswer answer, string operation) =>
        answer.Json.ValueKind == JsonValueKind.Array ? answer.Json.EnumerateArray() : throw _api.NotUnderstood(answer, operation);

    /// <summary>
    /// All pages of a list. It goes by what is on a page and not by <c>hasnext</c>, which is true on a last page that is full, and missing from some lists. A list that does not end,
    /// as of a program that knows no pages, is a failure.
    /// </summary>
    private async IAsyncEnumerable<JsonElement> PagesAsync(string path, string operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        char separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        for (int page = 1; page <= MaxPages; page++)
        {
            ManagementAnswer answer = _api.Ensure(await _api.GetAsync($"{path}{separator}limit={PageSize}&page={page}", operation, cancellationToken).ConfigureAwait(false), operation);
            if (answer.Json.ValueKind != JsonValueKind.Object || !answer.Json.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Array)
            {
                throw _api.NotUnderstood(answer, operation);
            }

            if (page > 1 && answer.Json.TryGetProperty("meta", out JsonElement meta) && ManagementAnswer.Number(meta, "page") is { } told && told != page)
            {
                throw _api.NotUnderstood(answer, operation, $"it was asked for page {page} and answers with page {told}");
            }

            foreach (JsonElement item in data.EnumerateArray())
            {
                yield return item;
            }

            if (data.GetArrayLength() < PageSize)
            {
                yield break;
            }
        }

        throw _api.Endless(operation, MaxPages, PageSize);
    }
}
