using System.Text.Json;

namespace HookSdk.VerneMq.Management;

/// <summary>Calls a node's management API. Every command is a GET, and errors are of three kinds: a status without a body, a crash, and 200 with an alert.</summary>
/// <param name="client">The client.</param>
/// <param name="root">The node's address.</param>
/// <param name="key">The API key; null: none is sent.</param>
/// <param name="setting">The setting that the key stands in.</param>
/// <param name="scope">The scope that VerneMQ gives such a key.</param>
/// <param name="options">The settings that may say that it is not used; null: there are none.</param>
internal sealed class VerneMqCommands(HttpClient client, Uri root, string? key, string setting, string scope, VerneMqManagementOptions? options = null)
{
    private const int MaxSaid = 200;

    /// <summary>Where it is, for logs.</summary>
    public string Name { get; } = UserInfo.Hide(root.GetLeftPart(UriPartial.Authority));

    /// <summary>Runs a command.</summary>
    /// <param name="command">Path and query, escaped: arguments first, in the order that VerneMQ documents, and flags behind them.</param>
    /// <param name="operation">What it asks for, as a sentence's second half, without names.</param>
    /// <param name="isRepeatable">Whether it may be carried out twice with the same result.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it answered; undefined: it had no body.</returns>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<JsonElement> RunAsync(string command, string operation, bool isRepeatable, CancellationToken cancellationToken)
    {
        if (options is not null)
        {
            ManagementHttp.EnsureEnabled(options, VerneMqManagementOptions.Section, operation);
        }

        using HttpRequestMessage request = new(HttpMethod.Get, ManagementHttp.Address(root, command));
        request.Options.Set(ManagementHttp.IsRepeatable, isRepeatable);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
        }

        ManagementAnswer answer = await ManagementHttp.SendAsync(client, request, operation, cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            200 => answer.Json,
            401 or 403 => throw Failure(ManagementFailure.KeyRefused, operation, key is null ? $"it asks for an API key: set {setting} to one of scope {scope}" : $"it refuses the API key ({setting}): it is unknown, has expired, or is not of scope {scope}", answer.Status),
            404 or 405 => throw Failure(ManagementFailure.NotUnderstood, operation, $"it answers {answer.Status}: its HTTP listener does not serve this API, or it is another program", answer.Status),
            _ when ManagementHttp.Busy(answer.Status) is { } busy => throw Failure(ManagementFailure.Failed, operation, busy, answer.Status),
            >= 400 and < 500 => throw Failure(ManagementFailure.Refused, operation, $"it answers {answer.Status}", answer.Status),
            >= 500 => throw Failure(ManagementFailure.Failed, operation, $"it answers {answer.Status}", answer.Status),
            _ => throw Failure(ManagementFailure.NotUnderstood, operation, $"it answers {answer.Status}, which VerneMQ does not", answer.Status),
        };
    }

    /// <summary>Runs a command that answers with a text, such as Done.</summary>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<string> TextAsync(string command, string operation, CancellationToken cancellationToken)
    {
        JsonElement answer = await RunAsync(command, operation, isRepeatable: true, cancellationToken).ConfigureAwait(false);
        return Alert(answer) is { } alert
            ? throw Refused(command, operation, alert)
            : ManagementAnswer.Text(answer, "text") ?? throw NotUnderstood(operation);
    }

    /// <summary>Runs a command that answers with a table.</summary>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<IReadOnlyList<JsonElement>> TableAsync(string command, string operation, CancellationToken cancellationToken)
    {
        JsonElement answer = await RunAsync(command, operation, isRepeatable: true, cancellationToken).ConfigureAwait(false);
        return Alert(answer) is { } alert
            ? throw Refused(command, operation, alert)
            : answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("table", out JsonElement table) && table.ValueKind == JsonValueKind.Array
                ? [.. table.EnumerateArray().Where(static row => row.ValueKind == JsonValueKind.Object)]
                : throw NotUnderstood(operation);
    }

    /// <summary>A refusal that comes with 200, whole; null: it is none.</summary>
    public static string? Alert(JsonElement answer)
    {
        if (ManagementAnswer.Text(answer, "type") != "alert")
        {
            return null;
        }

        return ManagementAnswer.List(answer, "alert").Select(static part => ManagementAnswer.Text(part, "text")).FirstOrDefault() ?? "";
    }

    /// <summary>
    /// A refusal in words, which are told unless they repeat the key or a value that was sent: that may be a name. Of a usage text the first line is told, of a long one the beginning; what is
    /// repeated is looked for in the whole, since half a key is told too much.
    /// </summary>
    public ManagementException Refused(string command, string operation, string alert)
    {
        IEnumerable<string> sent = command[(command.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Where(static part => part.Contains('=', StringComparison.Ordinal))
            .Select(static part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]).SelectMany(static value => (string[])[value, Uri.UnescapeDataString(value)]).Append(key ?? "");
        bool repeats = sent.Any(value => value.Length > 0 && alert.Contains(value, StringComparison.OrdinalIgnoreCase));
        string line = alert.Split('\n')[0].Trim();
        string said = line.Length == 0 ? "an alert without a text" : line.Length > MaxSaid ? line[..MaxSaid] : line;
        return Failure(ManagementFailure.Refused, operation, repeats ? "it refuses, in words that repeat what was sent" : $"it says: {said}", 200);
    }

    public ManagementException NotUnderstood(string operation) =>
        Failure(ManagementFailure.NotUnderstood, operation, "its answer is not what VerneMQ 2 sends", 200);

    public ManagementException Failure(ManagementFailure failure, string operation, string problem, int? status = null) => new(failure, root, operation, problem, status);
}
