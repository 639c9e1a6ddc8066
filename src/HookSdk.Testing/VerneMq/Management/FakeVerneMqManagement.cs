using System.Net;
using System.Text;

namespace HookSdk.Testing;

/// <summary>
/// What the broker's HTTP listener answers: health, the commands of <c>vmq-admin</c> below <c>/api/v1</c>, and the second API below <c>/api/v2</c>. The command
/// and its names are looked at first, which are 400 without a body, then the key, then what it is to do, which is 200 even where it is a usage text.
/// </summary>
internal sealed class FakeVerneMqManagement
{
    /// <summary>The node's name.</summary>
    public const string Node = "VerneMQ@127.0.0.1";

    private const string Api = "/api/v1/";
    private const string SecondApi = "/api/v2/";

    /// <summary>The commands that are played, and their arguments.</summary>
    private static readonly Dictionary<string, string[]> Arguments = new(StringComparer.Ordinal)
    {
        ["webhooks/register"] = ["hook", "endpoint"],
        ["webhooks/deregister"] = ["hook", "endpoint"],
        ["webhooks/show"] = [],
        ["webhooks/cache/show"] = [],
        ["webhooks/cache/clear"] = [],
        ["session/show"] = [],
        ["sessions"] = [],
        ["session/disconnect"] = ["client-id"],
        ["session/disconnect/clients"] = ["client-ids"],
        ["session/disconnect/batch"] = ["count"],
        ["session/reauthorize"] = ["username", "client-id"],
        ["session/unsubscribe"] = ["client-id", "topic"],
        ["api-key/create"] = ["scope", "expires"],
        ["api-key/add"] = ["key", "scope", "expires"],
        ["api-key/delete"] = ["key", "scope"],
        ["api-key/show"] = ["scope"],
        ["cluster/show"] = [],
        ["metrics/show"] = [],
    };

    private readonly VerneMqAdmin _admin;
    private readonly VerneMqWebhookCommands _webhooks;
    private readonly VerneMqSessionCommands _sessions;
    private readonly VerneMqSessionTable _table;
    private readonly VerneMqKeyCommands _keyCommands;
    private readonly VerneMqSecondApi _second;

    public FakeVerneMqManagement(VerneMqAdmin admin, VerneMqBroker broker, FakeVerneMqOptions options)
    {
        _admin = admin;
        Keys = new(options.Time, options.ApiKey);
        _webhooks = new(admin, broker);
        _sessions = new(admin, broker);
        _table = new(broker);
        _keyCommands = new(Keys);
        _second = new(admin, broker);
    }

    public VerneMqKeys Keys { get; }

    /// <summary>Answers a request.</summary>
    /// <param name="method">Its method; commands are given by GET.</param>
    /// <param name="target">Its path and query as they were sent.</param>
    /// <param name="authorization">The header Authorization.</param>
    /// <param name="apiKey">The header x-api-key.</param>
    public async Task<VerneMqManagementAnswer> AnswerAsync(string method, string target, string? authorization, string? apiKey)
    {
        int question = target.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? target : target[..question];
        string query = question < 0 ? "" : target[question..];
        bool isSecond = path.StartsWith(SecondApi, StringComparison.Ordinal);
        bool isFirst = path.StartsWith(Api, StringComparison.Ordinal) || path == Api.TrimEnd('/');
        if (!isFirst && !isSecond)
        {
            return Outside(path);
        }

        if (WithoutRunning(method) is { } answer)
        {
            return answer;
        }

        // A slash at the end is passed over, a doubled one is a command without a name.
        string command = path.TrimEnd('/');
        command = command.Length > Api.Length ? command[Api.Length..] : "";
        if (!Keys.Allows(apiKey ?? UserOf(authorization), isSecond ? VerneMqKeys.SecondApi : VerneMqKeys.Management))
        {
            // What is no command line is found before the key is looked at.
            return isFirst && !IsKnown(command, VerneMqCommandLine.Read(query)) ? VerneMqManagementAnswer.Bad : new(HttpStatusCode.Unauthorized);
        }

        return isSecond ? await _second.AnswerAsync(command, query).ConfigureAwait(false)
            : VerneMqCommandLine.Read(query) is { } line ? await RunAsync(command, line).ConfigureAwait(false)
            : VerneMqManagementAnswer.Bad;
    }

    /// <summary>Whether there is such a command with such arguments; flags are not looked at here.</summary>
    /// <summary>The answer to a method that runs no command; null: it runs one.</summary>
    private static VerneMqManagementAnswer? WithoutRunning(string method) => method switch
    {
        "GET" => null,
        "HEAD" => new(HttpStatusCode.OK, ""),
        "OPTIONS" => new(HttpStatusCode.OK),
        _ => new(HttpStatusCode.MethodNotAllowed),
    };

    private static bool IsKnown(string command, VerneMqCommandLine? line) => line is not null && Arguments.TryGetValue(command, out string[]? known) && line.Arguments.All(a => known.Contains(a.Key));

    private VerneMqManagementAnswer Outside(string path) => path switch
    {
        "/health" or "/health/ping" or "/health/listeners" or "/health/listeners_full_cluster" => new(HttpStatusCode.OK, """{"status":"OK"}"""),
        "/metrics" => new(HttpStatusCode.OK, string.Concat(_admin.Metrics.Select(static m => $"# TYPE vernemq_{m.Key} counter\nvernemq_{m.Key}{{node=\"{Node}\"}} {m.Value}\n")), "text/plain"),
        _ => new(HttpStatusCode.NotFound),
    };

    private async Task<VerneMqManagementAnswer> RunAsync(string command, VerneMqCommandLine line)
    {
        VerneMqManagementAnswer? answer = command switch
        {
            "webhooks/register" => _webhooks.Register(line),
            "webhooks/deregister" => _webhooks.Deregister(line),
            "webhooks/show" => _webhooks.Show(line),
            "webhooks/cache/show" => _webhooks.ShowCache(line),
            "webhooks/cache/clear" => _webhooks.ClearCache(line),
            "session/show" or "sessions" => _table.Show(line),
            "session/disconnect" => await _sessions.DisconnectAsync(line).ConfigureAwait(false),
            "session/disconnect/clients" => await _sessions.DisconnectClientsAsync(line).ConfigureAwait(false),
            "session/disconnect/batch" => await _sessions.DisconnectBatchAsync(line).ConfigureAwait(false),
            "session/reauthorize" => await _sessions.ReauthorizeAsync(line).ConfigureAwait(false),
            "session/unsubscribe" => await _sessions.UnsubscribeAsync(line).ConfigureAwait(false),
            "api-key/create" => _keyCommands.Create(line),
            "api-key/add" => _keyCommands.Add(line),
            "api-key/delete" => _keyCommands.Delete(line),
            "api-key/show" => _keyCommands.Show(line),
            "cluster/show" => ShowCluster(line),
            "metrics/show" => ShowMetrics(line),
            _ => null,
        };
        return answer is null ? VerneMqManagementAnswer.Bad : line.Has("--help") ? VerneMqManagementAnswer.Crash : answer.Value;
    }

    private static VerneMqManagementAnswer ShowCluster(VerneMqCommandLine line) => line.Knows([], []) ? VerneMqManagementAnswer.Table([Node], static (json, node) =>
    {
        json.WriteString("Node", node);
        json.WriteBoolean("Running", value: true);
    }) : VerneMqManagementAnswer.Bad;

    private VerneMqManagementAnswer ShowMetrics(VerneMqCommandLine line) => line.Knows([], ["--with-descriptions"])
        ? VerneMqManagementAnswer.Say(string.Concat(_admin.Metrics.Select(static m => $"counter.{m.Key} = {m.Value}\n")))
        : VerneMqManagementAnswer.Bad;

    /// <summary>The key is the user name; whatever stands as the password.</summary>
    private static string? UserOf(string? authorization)
    {
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        Span<byte> bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization["Basic ".Length..], bytes, out int length))
        {
            return null;
        }

        string both = Encoding.UTF8.GetString(bytes[..length]);
        int colon = both.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? both : both[..colon];
    }
}
