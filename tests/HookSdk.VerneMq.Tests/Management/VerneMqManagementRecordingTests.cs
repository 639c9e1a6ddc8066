using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HookSdk.VerneMq.Management;

namespace HookSdk.VerneMq.Tests.Management;

/// <summary>The client of VerneMQ's management API is given every answer that was recorded of real brokers.</summary>
public sealed class VerneMqManagementRecordingTests
{
    private static readonly Uri Endpoint = new("http://127.0.0.1:9/hook");

    /// <summary>Files whose answers were kept: of some only the number of rows was.</summary>
    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Folder(), "*.jsonl", SearchOption.AllDirectories).Select(static f => Path.GetRelativePath(Folder(), f))
            .Where(static f => f.StartsWith("vernemq-", StringComparison.Ordinal) && Exchanges(f).Any()).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Answer_IsTheFailureThatItTells(string file)
    {
        foreach (Exchange exchange in Exchanges(file).Where(static e => Reader(e) is not null || Failure(e) is not null))
        {
            ManagementFailure? failure = null;
            try
            {
                await ReadAsync(exchange);
            }
            catch (ManagementException e)
            {
                failure = e.Failure;
                e.Status.ShouldBe(exchange.Status, exchange.ToString());
                if (exchange.Alert is { } alert)
                {
                    e.Message.ShouldContain($"it says: {alert.Split('\n')[0].Trim()}");
                }
            }

            failure.ShouldBe(Failure(exchange), exchange.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Body_IsRead(string file)
    {
        foreach (Exchange exchange in Exchanges(file).Where(static e => Reader(e) is not null && Failure(e) is null))
        {
            object? read = await ReadAsync(exchange);
            switch (Reader(exchange))
            {
                case "sessions":
                    VerneMqSessionList list = read.ShouldBeOfType<VerneMqSessionList>();
                    list.Sessions.ShouldBe(Sessions(exchange.Body!), exchange.ToString());
                    list.IsComplete.ShouldBeTrue(exchange.ToString());
                    break;
                case "webhooks":
                    read.ShouldBeAssignableTo<IReadOnlyList<RegisteredWebhook>>()!.Select(static w => (w.Hook, w.Endpoint?.OriginalString, w.Base64Payload, w.NoPayload, w.BrokerTimeout)).ShouldBe(Webhooks(exchange.Body!), exchange.ToString());
                    break;
                default:
                    read.ShouldBe(Meaning(exchange), exchange.ToString());
                    break;
            }
        }
    }

    /// <summary>The tests above go through what is there: here it is said what must be.</summary>
    [Fact]
    public void Recordings_HoldEachFailure_AndSomethingForEachReader()
    {
        Exchange[] all = [.. Recordings.SelectMany(static r => Exchanges(r.Data))];
        Exchange[] read = [.. all.Where(static e => Reader(e) is not null && Failure(e) is null)];

        all.Select(Failure).Distinct().Order().ShouldBe([null, ManagementFailure.KeyRefused, ManagementFailure.Refused, ManagementFailure.Failed, ManagementFailure.NotUnderstood]);
        all.Where(static e => e.Alert is not null && Failure(e) is not null).Select(Reader).Distinct().Order().ShouldBe([null, "deregister", "kick", "reauthorize", "register"]);
        read.Select(static e => (Reader(e), Meaning(e))).Distinct().OrderBy(static r => r.Item1, StringComparer.Ordinal).ThenBy(static r => r.Item2?.ToString(), StringComparer.Ordinal).ShouldBe(
        [
            ("cache", null),
            ("client", VerneMqClientStatus.Absent),
            ("client", VerneMqClientStatus.Offline),
            ("client", VerneMqClientStatus.Online),
            ("deregister", false),
            ("deregister", true),
            ("kick", VerneMqKickOutcome.NotTold),
            ("kick by the second API", VerneMqKickOutcome.Absent),
            ("kick by the second API", VerneMqKickOutcome.Kicked),
            ("reauthorize", false),
            ("reauthorize", true),
            ("register", false),
            ("register", true),
            ("sessions", null),
            ("webhooks", null),
        ]);
        VerneMqSession[] sessions = [.. read.Where(static e => Reader(e) == "sessions").SelectMany(static e => Sessions(e.Body!))];
        sessions.Select(static s => s.IsOnline).Distinct().Count().ShouldBe(2);
        sessions.ShouldContain(static s => s.UserName != null && s.PeerAddress != null);
        read.Where(static e => Reader(e) == "webhooks").SelectMany(static e => Webhooks(e.Body!)).Select(static w => (w.Base64Payload, w.BrokerTimeout)).Distinct().Count().ShouldBeGreaterThan(2);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "management"));

    private static IEnumerable<Exchange> Exchanges(string file) => File.ReadLines(Path.Combine(Folder(), file)).Select(static l => JsonNode.Parse(l)!)
        .Where(static l => (string?)l["event"] == "http" && l["response"]!.AsObject().ContainsKey("body"))
        .Select(static l => new Exchange((string)l["request"]!["method"]!, ((string)l["request"]!["path"]!).Split('?')[0], (int)l["response"]!["status"]!, l["response"]!["body"]));

    /// <summary>What reads such a body; null: nothing of this client.</summary>
    private static string? Reader(Exchange exchange) => exchange.Method != "GET" ? null : exchange.Path switch
    {
        "/api/v1/session/show" or "/api/v1/session/show/" or "/api/v1/sessions" => "sessions",
        "/api/v1/session/disconnect" => "kick",
        "/api/v2/disconnect" => "kick by the second API",
        "/api/v2/client" => "client",
        "/api/v1/session/reauthorize" => "reauthorize",
        "/api/v1/webhooks/show" => "webhooks",
        "/api/v1/webhooks/register" => "register",
        "/api/v1/webhooks/deregister" => "deregister",
        "/api/v1/webhooks/cache/clear" => "cache",
        _ => null,
    };

    /// <summary>Calls what reads it. What nothing reads, and is a failure, is the same failure to each: the list of sessions stands for all.</summary>
    private static async Task<object?> ReadAsync(Exchange exchange)
    {
        Recorded recorded = new((HttpStatusCode)exchange.Status, exchange.Body?.ToJsonString() ?? "");
        using HttpClient http = new(recorded);
        string? reader = Reader(exchange);
        VerneMqManagement management = new(http, new VerneMqManagementOptions { ApiKey = "k3y-1", ClientApiKey = reader == "kick" ? null : "k3y-2" });
        object? read = null;
        switch (reader)
        {
            case "kick" or "kick by the second API":
                read = await management.KickAsync("id-9", cancellationToken: Token);
                break;
            case "client":
                read = await management.FindClientAsync("id-9", cancellationToken: Token);
                break;
            case "reauthorize":
                read = await management.ReauthorizeAsync("name-9", "id-9", Token);
                break;
            case "webhooks":
                read = await management.ListWebhooksAsync(Token);
                break;
            case "register":
                read = await management.RegisterWebhookAsync("on_deliver", Endpoint, cancellationToken: Token);
                break;
            case "deregister":
                read = await management.DeregisterWebhookAsync("on_deliver", Endpoint, Token);
                break;
            case "cache":
                await management.ClearWebhookCacheAsync(Token);
                break;
            default:
                read = await management.ListSessionsAsync(cancellationToken: Token);
                break;
        }

        recorded.Asked.ShouldBe(reader == "sessions" ? "/api/v1/session/show" : exchange.Path);
        return read;
    }

    /// <summary>What an answer means; null: it worked.</summary>
    private static ManagementFailure? Failure(Exchange exchange) => exchange.Status switch
    {
        200 when exchange.Alert is null or "can't register endpoint due to 'already_registered'" or "can't deregister endpoint due to 'not_found'" => null,
        200 or 400 => ManagementFailure.Refused,
        401 => ManagementFailure.KeyRefused,
        404 or 405 => ManagementFailure.NotUnderstood,
        500 => ManagementFailure.Failed,
        _ => throw new InvalidDataException($"What {exchange} means is not said here."),
    };

    /// <summary>What an answer without rows tells; null: nothing.</summary>
    private static object? Meaning(Exchange exchange) => Reader(exchange) switch
    {
        "kick" when exchange.Said == "Done" => VerneMqKickOutcome.NotTold,
        "kick by the second API" => exchange.Said switch { "ok" => VerneMqKickOutcome.Kicked, "unknown" => VerneMqKickOutcome.Absent, _ => null },
        "client" => exchange.Said switch { "online" => VerneMqClientStatus.Online, "offline" => VerneMqClientStatus.Offline, "unknown" => VerneMqClientStatus.Absent, _ => null },
        "reauthorize" => exchange.Said switch { "Done" => true, "Unchanged" => false, _ => null },
        "register" or "deregister" => exchange.Said == "Done" ? true : exchange.Alert is null ? null : false,
        _ => null,
    };

    /// <summary>A request that asks for some columns only gets no others.</summary>
    private static IEnumerable<VerneMqSession> Sessions(JsonNode body) => body["table"]!.AsArray().Where(static row => row!["client_id"] is not null).Select(static row => new VerneMqSession(
        (string)row!["client_id"]!,
        (string?)row["user"],
        (bool?)row["is_online"] ?? false,
        (string?)row["mountpoint"] ?? "",
        (string?)row["peer_host"] is { } address ? IPAddress.Parse(address) : null));

    private static IEnumerable<(string Hook, string? Endpoint, bool? Base64Payload, bool? NoPayload, TimeSpan? BrokerTimeout)> Webhooks(JsonNode body) => body["table"]!.AsArray().Select(static row =>
        ((string)row!["hook"]!, (string?)row["endpoint"], (bool?)row["base64payload"], (bool?)row["no_payload"], (int?)row["response_timeout"] is { } timeout ? TimeSpan.FromMilliseconds(timeout) : (TimeSpan?)null));

    private sealed record Exchange(string Method, string Path, int Status, JsonNode? Body)
    {
        /// <summary>What an answer of one word says.</summary>
        public string? Said => Body is JsonValue ? (string?)Body : (string?)(Body as JsonObject)?[(Body as JsonObject)?["text"] is null ? "status" : "text"];

        public string? Alert => (string?)((Body as JsonObject)?["type"]) == "alert" ? (string)Body!["alert"]![0]!["text"]! : null;
    }

    private sealed class Recorded(HttpStatusCode status, string body) : HttpMessageHandler
    {
        /// <summary>The path of the call.</summary>
        public string? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri!.AbsolutePath;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        }
    }
}
