using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <summary>Calls EMQX's management API below <c>/api/v5</c>, and says what its refusals mean.</summary>
internal sealed class EmqxApi(HttpClient client, EmqxManagementOptions options)
{
    private const string Version = "/api/v5";

    private readonly AuthenticationHeaderValue _key = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ApiKey}:{options.ApiSecret}")));

    /// <summary>Asks for what only reads.</summary>
    public Task<ManagementAnswer> GetAsync(string path, string operation, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, operation, isRepeatable: true, body: null, cancellationToken);

    /// <summary>Calls, and gives back the answer whatever its status.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query below <c>/api/v5</c>, escaped.</param>
    /// <param name="operation">What it asks for, as a sentence's second half, without names.</param>
    /// <param name="isRepeatable">Whether it may be carried out twice with the same result.</param>
    /// <param name="body">Writes the body; null: there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">No answer came.</exception>
    public async Task<ManagementAnswer> SendAsync(HttpMethod method, string path, string operation, bool isRepeatable, Action<Utf8JsonWriter>? body, CancellationToken cancellationToken)
    {
        ManagementHttp.EnsureEnabled(options, EmqxManagementOptions.Section, operation);
        using HttpRequestMessage request = new(method, ManagementHttp.Address(options.Url, Version + path));
        request.Headers.Authorization = _key;
        request.Options.Set(ManagementHttp.IsRepeatable, isRepeatable);
        if (body is not null)
        {
            ArrayBufferWriter<byte> bytes = new();
            using (Utf8JsonWriter writer = new(bytes))
            {
                body(writer);
            }

            request.Content = new ReadOnlyMemoryContent(bytes.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        return await ManagementHttp.SendAsync(client, request, operation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same answer when it says that it worked.</summary>
    /// <exception cref="ManagementException">It says no.</exception>
    public ManagementAnswer Ensure(ManagementAnswer answer, string operation) => answer.IsSuccess ? answer : throw Refusal(answer, operation);

    /// <summary>An answer that is none of this API.</summary>
    public ManagementException NotUnderstood(ManagementAnswer answer, string operation, string problem = "its answer is not what EMQX 5 and 6 send") =>
        new(ManagementFailure.NotUnderstood, options.Url, operation, problem, answer.Status);

    /// <summary>A list that is longer than any is.</summary>
    public ManagementException Endless(string operation, int pages, int pageSize) =>
        new(ManagementFailure.NotUnderstood, options.Url, operation, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"its list does not end: it has more than {pages:N0} pages of {pageSize:N0}"));

    /// <summary>Clients that were kicked came back each time.</summary>
    public ManagementException StillThere(string operation) =>
        new(ManagementFailure.Failed, options.Url, operation, "the clients that were kicked came back each time: refuse them first, or ban them");

    /// <summary>A client id that no path can name: <c>.</c> or <c>..</c>.</summary>
    public ManagementException Unnameable(string operation) =>
        new(ManagementFailure.Refused, options.Url, operation, "a device's client id is '.' or '..', which no path of its API can name: refuse such ids in your adapter");

    /// <summary>A server that is disabled is loaded by nothing.</summary>
    public ManagementException Disabled(string operation) =>
        new(ManagementFailure.Refused, options.Url, operation, "the server is disabled, and is not loaded: enable it");

    /// <summary>What a status and a code mean. Of the body only the code is told, and the path of a member: the rest may hold the request with its secret.</summary>
    public ManagementException Refusal(ManagementAnswer answer, string operation)
    {
        string? code = answer.Text("code") is { Length: > 0 and < 100 } word && word.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_') ? word : null;
        int? reason = ManagementAnswer.Number(answer.Json, "reason_code");
        bool isKnown = code is not null || reason is not null;
        (ManagementFailure failure, string problem) = answer.Status switch
        {
            401 => (ManagementFailure.KeyRefused, "it refuses the API key (ApiKey, ApiSecret): it is unknown, disabled or expired, or the secret is another's"),
            403 => (ManagementFailure.NotAllowed, "the API key's role may not do that: make one of the role administrator"),
            404 when isKnown => (ManagementFailure.NotFound, "there is none"),
            404 or 405 => (ManagementFailure.NotUnderstood, $"it answers {answer.Status} without EMQX's own words: another version than EMQX 5 or 6, or another program"),
            400 when code == "ALREADY_EXISTS" || IsSaid(answer, "Already exists") => (ManagementFailure.AlreadyThere, "there is one already"),
            400 when IsSaid(answer, "config_update_crashed") => (ManagementFailure.Failed, "its manager of hook servers has crashed, as on EMQX 5.9 to 6.1 after an outage of a hook server: restart EMQX"),
            _ when ManagementHttp.Busy(answer.Status) is { } busy => (ManagementFailure.Failed, busy),
            >= 400 and < 500 => (ManagementFailure.Refused, $"it answers {answer.Status}{(Where(answer) is { } where ? $", because of {where}" : "")}"),
            >= 500 => (ManagementFailure.Failed, $"it answers {answer.Status}"),
            _ => (ManagementFailure.NotUnderstood, $"it answers {answer.Status}, which EMQX does not"),
        };
        return new(failure, options.Url, operation, code is null ? problem : $"{problem} ({code})", answer.Status, code ?? reason?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static bool IsSaid(ManagementAnswer answer, string words) => answer.Text("message")?.Contains(words, StringComparison.Ordinal) == true;

    /// <summary>The member that was wrong: <c>message</c> is JSON as a text then. A name in it is EMQX's own, such as root.qos.</summary>
    private static string? Where(ManagementAnswer answer)
    {
        if (answer.Text("message") is not { Length: > 0 } message || message[0] != '{')
        {
            return null;
        }

        try
        {
            return ManagementAnswer.Text(ManagementJson.Parse(Encoding.UTF8.GetBytes(message)), "path") is { Length: > 0 and < 100 } path && path.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_') ? path : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
