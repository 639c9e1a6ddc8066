using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HookSdk.EmqX.Management;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>The client of EMQX's management API is given every answer that was recorded of real brokers.</summary>
public sealed class EmqxManagementRecordingTests
{
    private static readonly Dictionary<string, EmqxBanKind> Kinds = new()
    {
        ["clientid"] = EmqxBanKind.ClientId,
        ["username"] = EmqxBanKind.UserName,
        ["peerhost"] = EmqxBanKind.PeerAddress,
        ["clientid_re"] = EmqxBanKind.ClientIdPattern,
        ["username_re"] = EmqxBanKind.UserNamePattern,
        ["peerhost_net"] = EmqxBanKind.Network,
    };

    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Folder(), "*.jsonl", SearchOption.AllDirectories).Select(static f => Path.GetRelativePath(Folder(), f)).Where(static f => f.StartsWith("emqx-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Answer_IsTheFailureThatItTells(string file)
    {
        foreach (Exchange exchange in Exchanges(file))
        {
            using HttpClient http = exchange.Client();
            EmqxApi api = new(http, Options());
            ManagementFailure? failure = null;
            try
            {
                api.Ensure(await api.GetAsync("/x", "read a recording", Token), "read a recording").Status.ShouldBe(exchange.Status);
            }
            catch (ManagementException e)
            {
                failure = e.Failure;
                e.Status.ShouldBe(exchange.Status, exchange.ToString());
                e.Code.ShouldBe(exchange.Code ?? exchange.Reason, exchange.ToString());
                if (exchange.Message is { Length: > 0 } message)
                {
                    e.ToString().ShouldNotContain(message);
                }
            }

            failure.ShouldBe(Failure(exchange), exchange.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Body_IsRead(string file)
    {
        foreach (Exchange exchange in Exchanges(file).Where(static e => e.Status is >= 200 and < 300 && e.Body is JsonObject or JsonArray))
        {
            using HttpClient http = exchange.Client();
            EmqxManagement management = new(http, Options());
            JsonNode body = exchange.Body!;
            switch (Reader(exchange))
            {
                case "clients":
                    (await management.ListClientsAsync(cancellationToken: Token).ToListAsync(Token)).ShouldBe(Clients(body), exchange.ToString());
                    break;
                case "devices":
                    (await management.ListDevicesAsync(cancellationToken: Token).ToListAsync(Token)).ShouldBe(Clients(body), exchange.ToString());
                    break;
                case "bans":
                    (await management.ListBansAsync(Token).ToListAsync(Token)).ShouldBe(body["data"]!.AsArray().Select(static b => Ban(b!)), exchange.ToString());
                    break;
                case "hook servers":
                    (await management.ListHookServersAsync(Token)).Select(Show).ShouldBe(body.AsArray().Select(static s => Show(s!)), exchange.ToString());
                    break;
                case "hook server":
                    Show(await management.AddHookServerAsync("main", new Uri("http://127.0.0.1:9000"), Token)).ShouldBe(Show(body), exchange.ToString());
                    break;
                case "nodes":
                    (await management.ListNodesAsync(Token)).ShouldBe(body.AsArray().Select(static n => new EmqxNode((string)n!["node"]!, (string?)n["node_status"], (string?)n["version"], (int?)n["connections"])), exchange.ToString());
                    break;
                case "subscriptions":
                    (await management.ListSubscriptionsAsync("a1", Token)).ShouldNotBeNull().ShouldBe(body.AsArray().Select(static s => new EmqxClientSubscription((string)s!["clientid"]!, (string)s["topic"]!, (int)s["qos"]!)), exchange.ToString());
                    break;
                case "publication":
                    (await management.PublishAsync(new EmqxPublication("t", "x"), Token)).ShouldBe(exchange.Status == 200, exchange.ToString());
                    break;
            }
        }
    }

    /// <summary>The tests above go through what is there: here it is said what must be.</summary>
    [Fact]
    public void Recordings_HoldEachFailure_AndSomethingForEachReader()
    {
        Exchange[] all = [.. Recordings.SelectMany(static r => Exchanges(r.Data))];

        all.Select(Failure).Distinct().Order().ShouldBe(
            [null, ManagementFailure.KeyRefused, ManagementFailure.NotAllowed, ManagementFailure.NotFound, ManagementFailure.AlreadyThere, ManagementFailure.Refused, ManagementFailure.Failed, ManagementFailure.NotUnderstood]);
        Exchange[] read = [.. all.Where(static e => e.Status is >= 200 and < 300 && Reader(e) is not null)];
        read.Where(static e => ((e.Body as JsonObject)?["data"] ?? e.Body) is JsonArray { Count: > 0 } or JsonObject { Count: > 0 }).Select(Reader).Distinct().Order()
            .ShouldBe(["bans", "clients", "devices", "hook server", "hook servers", "nodes", "publication", "subscriptions"]);
        read.Where(static e => Reader(e) == "bans").SelectMany(static e => e.Body!["data"]!.AsArray()).Select(static b => (string)b!["as"]!).Distinct().Count().ShouldBeGreaterThan(3);
        read.Where(static e => Reader(e) == "publication").Select(static e => e.Status).Distinct().Order().ShouldBe([200, 202]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "management"));

    private static EmqxManagementOptions Options() => new() { ApiKey = "key", ApiSecret = "s3cr3t" };

    private static IEnumerable<Exchange> Exchanges(string file) => File.ReadLines(Path.Combine(Folder(), file)).Select(static l => JsonNode.Parse(l)!).Where(static l => (string?)l["event"] == "http")
        .Select(static l => new Exchange((string)l["request"]!["method"]!, ((string)l["request"]!["path"]!).Split('?')[0], (int)l["response"]!["status"]!, l["response"]!["body"]));

    /// <summary>What an answer means; null: it worked.</summary>
    private static ManagementFailure? Failure(Exchange exchange) => (exchange.Status, exchange.Code, exchange.Message) switch
    {
        (>= 200 and < 300, _, _) => exchange.IsText ? ManagementFailure.NotUnderstood : null,
        (400, "ALREADY_EXISTS", _) or (400, "BAD_REQUEST", "Already exists") => ManagementFailure.AlreadyThere,
        (400, "BAD_REQUEST", { } message) when message.StartsWith("Bad Arguments: {config_update_crashed", StringComparison.Ordinal) => ManagementFailure.Failed,
        (400, "BAD_REQUEST" or "INVALID_PARAMETER" or null, _) or (415, _, _) => ManagementFailure.Refused,
        (401, _, _) => ManagementFailure.KeyRefused,
        (403, _, _) => ManagementFailure.NotAllowed,
        (404, "CLIENTID_NOT_FOUND" or "RESOURCE_NOT_FOUND" or "NOT_FOUND" or "BAD_REQUEST", _) => ManagementFailure.NotFound,
        (404 or 405, null, _) => ManagementFailure.NotUnderstood,
        (500, _, _) => ManagementFailure.Failed,
        _ => throw new InvalidDataException($"What {exchange} means is not said here."),
    };

    /// <summary>What reads such a body; null: nothing of this client.</summary>
    private static string? Reader(Exchange exchange) => (exchange.Method, exchange.Path["/".Length..].Split('/')) switch
    {
        ("GET", ["api", "v5", "clients"]) => "clients",
        ("GET", ["api", "v5", "gateways", _, "clients"]) => "devices",
        ("GET", ["api", "v5", "banned"]) => "bans",
        ("GET", ["api", "v5", "exhooks"]) => "hook servers",
        ("POST", ["api", "v5", "exhooks"]) or ("GET" or "PUT", ["api", "v5", "exhooks", _]) => "hook server",
        ("GET", ["api", "v5", "nodes"]) => "nodes",
        ("GET", ["api", "v5", "clients", _, "subscriptions"]) => "subscriptions",
        ("POST", ["api", "v5", "publish"]) => "publication",
        _ => null,
    };

    /// <summary>A request that asks for some members only gets no others.</summary>
    private static IEnumerable<EmqxClientInfo> Clients(JsonNode body) => body["data"]!.AsArray().Where(static c => c!["clientid"] is not null).Select(static c =>
        new EmqxClientInfo((string)c!["clientid"]!, (string?)c["username"], (bool?)c["connected"] ?? false, (string?)c["node"], (string?)c["ip_address"] is { } address ? IPAddress.Parse(address) : null, Time(c["connected_at"])));

    private static EmqxBan Ban(JsonNode ban) => new(Kinds[(string)ban["as"]!], (string)ban["who"]!)
    {
        Until = (string?)ban["until"] == "infinity" ? null : Time(ban["until"]),
        Reason = (string?)ban["reason"] is "" ? null : (string?)ban["reason"],
    };

    private static string Show(EmqxHookServer server) =>
        Show(server.Name, server.Url?.OriginalString ?? "", server.IsEnabled, server.Statuses.Select(static s => $"{s.Key}={s.Value}"), server.Hooks);

    private static string Show(JsonNode server) => Show(
        (string)server["name"]!,
        (string)server["url"]!,
        (bool)server["enable"]!,
        server["node_status"]!.AsArray().Select(static n => $"{n!["node"]}={n["status"]}"),
        server["hooks"]!.AsArray().Select(static h => (string)h!["name"]!));

    private static string Show(string name, string url, bool isEnabled, IEnumerable<string> statuses, IEnumerable<string> hooks) =>
        $"{name} {url} {isEnabled} [{string.Join(", ", statuses)}] [{string.Join(", ", hooks)}]";

    private static DateTimeOffset? Time(JsonNode? text) => text is null ? null : DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);

    private sealed record Exchange(string Method, string Path, int Status, JsonNode? Body)
    {
        public bool IsText => Body is JsonValue;

        public string? Code => (string?)(Body as JsonObject)?["code"];

        public string? Reason => (Body as JsonObject)?["reason_code"]?.ToString();

        public string? Message => (Body as JsonObject)?["message"] is JsonValue message && message.TryGetValue(out string? text) ? text : null;

        public HttpClient Client() => new(new Recorded((HttpStatusCode)Status, Body is JsonValue text ? (string?)text ?? "" : Body?.ToJsonString() ?? ""));
    }

    private sealed class Recorded(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
    }
}
