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

    /// <summary>The calls of the client. What changes something tells by its status alone.</summary>
    private static readonly Call[] Readers =
    [
        new("clients", "GET", "clients", new Never(), static async (m, _) => await m.ListClientsAsync(cancellationToken: Token).ToListAsync(Token)),
        new("devices", "GET", "gateways/*/clients", new Never(), static async (m, e) => await m.ListDevicesAsync(e.Id, Token).ToListAsync(Token)),
        new("gateways", "GET", "gateways", new Never(), static async (m, _) => await m.ListRunningGatewaysAsync(Token)),
        new("bans", "GET", "banned", new Never(), static async (m, _) => await m.ListBansAsync(Token).ToListAsync(Token)),
        new("hook servers", "GET", "exhooks", new Never(), static async (m, _) => await m.ListHookServersAsync(Token)),
        new("hook server", "POST", "exhooks", new Never(), static async (m, e) => await m.AddHookServerAsync(e.Id, new Uri("http://127.0.0.1:9000"), Token)),
        new("hook server", "GET PUT", "exhooks/*", new Never(), static async (m, e) => await m.EnableHookServerAsync(e.Id, Token)),
        new("nodes", "GET", "nodes", new Never(), static async (m, _) => await m.ListNodesAsync(Token)),
        new("subscriptions", "GET", "clients/*/subscriptions", null, static async (m, e) => await m.ListSubscriptionsAsync(e.Id, Token)),
        new("publication", "POST", "publish", new Never(), static async (m, _) => await m.PublishAsync(new EmqxPublication("t", "x"), Token)),
        new("publications", "POST", "publish/bulk", new Never(), static async (m, e) =>
            (await m.PublishAsync([.. Enumerable.Repeat(new EmqxPublication("t", "x"), e.Body is JsonArray all ? all.Count : 1)], Token)).Cast<object>()),
        new("kick many", "POST", "clients/kickout/bulk", new Never(), static async (m, e) =>
        {
            await m.KickAsync([e.Id], Token);
            return true;
        }),
        new("kick", "DELETE", "clients/*", false, static async (m, e) => await m.KickAsync(e.Id, Token)),
        new("kick a device", "DELETE", "gateways/*/clients/*", false, static async (m, e) => await m.KickDeviceAsync(e.Id, e.Id, Token)),
        new("ban", "POST", "banned", new Never(), static async (m, e) => await m.BanAsync(new EmqxBan(EmqxBanKind.ClientId, e.Id), Token)),
        new("unban", "DELETE", "banned/clientid/*", false, static async (m, e) => await m.UnbanAsync(EmqxBanKind.ClientId, e.Id, Token)),
        new("subscribe", "POST", "clients/*/subscribe", false, static async (m, e) => await m.SubscribeAsync(e.Id, "t", 0, Token)),
        new("unsubscribe", "POST", "clients/*/unsubscribe", false, static async (m, e) => await m.UnsubscribeAsync(e.Id, "t", Token)),
        new("cache", "DELETE", "clients/*/authorization/cache", false, static async (m, e) => await m.ClearAuthorizationCacheAsync(e.Id, Token)),
        new("all caches", "DELETE", "authorization/cache", new Never(), static async (m, _) => await m.ClearAuthorizationCacheAsync(cancellationToken: Token)),
        new("delete a server", "DELETE", "exhooks/*", false, static async (m, e) => await m.DeleteHookServerAsync(e.Id, Token)),
        new("move a server", "POST", "exhooks/*/move", new Never(), static async (m, e) =>
        {
            await m.MoveHookServerAsync(e.Id, EmqxHookServerPosition.Front, Token);
            return true;
        }),
    ];

    public static TheoryData<string> Recordings =>
        [.. Directory.EnumerateFiles(Folder(), "*.jsonl", SearchOption.AllDirectories).Select(static f => Path.GetRelativePath(Folder(), f)).Where(static f => f.StartsWith("emqx-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Answer_IsTheFailureThatItTells(string file)
    {
        foreach (Exchange exchange in Exchanges(file))
        {
            using HttpClient http = new(exchange.Answers());
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

    /// <summary>Each call of the client, given what was recorded of it: what it tells, or the failure that it throws.</summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Answer_IsWhatItsCallTells(string file)
    {
        foreach (Exchange exchange in Exchanges(file))
        {
            if (Reader(exchange) is not { } reader || (exchange.Status is >= 200 and < 300 && exchange.IsText))
            {
                continue;
            }

            (object? told, ManagementFailure? failure) = await CallAsync(reader, exchange);

            bool isAbsent = exchange is { Status: 404, Code: not null } && reader.Absent is not Never;
            failure.ShouldBe(isAbsent ? null : Failure(exchange), exchange.ToString());
            object? meant = failure is not null ? null : isAbsent ? reader.Absent : Meaning(reader.Name, exchange);
            if (meant is object[] list)
            {
                told.ShouldBeOfType<object[]>().ShouldBe(list, exchange.ToString());
            }
            else
            {
                told.ShouldBe(meant, exchange.ToString());
            }
        }
    }

    /// <summary>A server that is loaded again keeps each setting, whichever the version has: what is left out of a change goes back to its default.</summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task HookServer_LoadedAgain_IsSentAllItsSettings(string file)
    {
        foreach (Exchange exchange in Exchanges(file).Where(static e => Reader(e)?.Name == "hook server" && e is { Method: "GET", Status: 200 } && (bool)e.Body!["enable"]!))
        {
            using Recorded recorded = exchange.Answers();
            using HttpClient http = new(recorded);

            await new EmqxManagement(http, Options()).ReloadHookServerAsync(exchange.Id, Token);

            JsonObject settings = new(exchange.Body!.AsObject().Where(static m => m.Key is not ("hooks" or "metrics" or "node_metrics" or "node_status")).Select(static m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
            settings.ShouldContainKey("ssl");
            JsonNode.DeepEquals(JsonNode.Parse(recorded.Sent!), settings).ShouldBeTrue($"{recorded.Sent}\nof {settings}");
        }
    }

    /// <summary>The tests above go through what is there: here it is said what must be.</summary>
    [Fact]
    public void Recordings_HoldEachFailure_AndSomethingForEachCall()
    {
        Exchange[] all = [.. Recordings.SelectMany(static r => Exchanges(r.Data))];

        all.Select(Failure).Distinct().Order().ShouldBe(
            [null, ManagementFailure.KeyRefused, ManagementFailure.NotAllowed, ManagementFailure.NotFound, ManagementFailure.AlreadyThere, ManagementFailure.Refused, ManagementFailure.Failed, ManagementFailure.NotUnderstood]);
        Exchange[] done = [.. all.Where(static e => e.Status is >= 200 and < 300 && Reader(e) is not null)];
        done.Where(static e => e.Status == 204 || ((e.Body as JsonObject)?["data"] ?? e.Body) is JsonArray { Count: > 0 } or JsonObject { Count: > 0 }).Select(static e => Reader(e)!.Name).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(Readers.Select(static r => r.Name).Distinct().Order(StringComparer.Ordinal));
        all.Where(static e => e is { Status: 404, Code: not null } && Reader(e) is { Absent: not Never }).Select(static e => Reader(e)!.Name).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(["cache", "delete a server", "kick", "kick a device", "subscribe", "subscriptions", "unban", "unsubscribe"]);
        done.Where(static e => Reader(e)!.Name == "bans").SelectMany(static e => e.Body!["data"]!.AsArray()).Select(static b => (string)b!["as"]!).Distinct().Count().ShouldBeGreaterThan(3);
        done.Where(static e => Reader(e)!.Name == "publication").Select(static e => e.Status).Distinct().Order().ShouldBe([200, 202]);
        done.Where(static e => Reader(e)!.Name == "publications").SelectMany(static e => (object[])Meaning("publications", e)!).Distinct().Count().ShouldBe(2);
        done.Where(static e => e.Method == "GET" && Reader(e)!.Name == "hook server").Select(static e => (bool)e.Body!["enable"]!).ShouldContain(true);
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

    /// <summary>What calls for such an answer; null: nothing of this client.</summary>
    private static Call? Reader(Exchange exchange) => Array.Find(Readers, r => r.Fits(exchange));

    private static async Task<(object? Told, ManagementFailure? Failure)> CallAsync(Call call, Exchange exchange)
    {
        using Recorded recorded = exchange.Answers();
        using HttpClient http = new(recorded);
        try
        {
            object? told = await call.Run(new EmqxManagement(http, Options()), exchange);
            recorded.Asked.ShouldBe(call.Asked(exchange), exchange.ToString());
            return (told is IEnumerable<object> list ? list.Select(Plain).ToArray() : told is null ? null : Plain(told), null);
        }
        catch (ManagementException e)
        {
            e.Status.ShouldBe(exchange.Status, exchange.ToString());
            return (null, e.Failure);
        }
    }

    /// <summary>What an answer tells.</summary>
    private static object? Meaning(string reader, Exchange exchange) => reader switch
    {
        "clients" or "devices" => Clients(exchange.Body!).ToArray<object>(),
        "bans" => exchange.Body!["data"]!.AsArray().Select(static b => Ban(b!)).ToArray<object>(),
        "hook servers" => exchange.Body!.AsArray().Select(static s => Show(s!)).ToArray<object>(),
        "hook server" => Show(exchange.Body!),
        "nodes" => exchange.Body!.AsArray().Select(static n => new EmqxNode((string)n!["node"]!, (string?)n["node_status"], (string?)n["version"], (int?)n["connections"])).ToArray<object>(),
        "gateways" => exchange.Body!.AsArray().Where(static g => (string?)g!["status"] == "running").Select(static g => (string)g!["name"]!).ToArray<object>(),
        "subscriptions" => exchange.Body!.AsArray().Select(static s => new EmqxClientSubscription((string)s!["clientid"]!, (string)s["topic"]!, (int)s["qos"]!)).ToArray<object>(),
        "publication" => exchange.Status == 200,
        "publications" => exchange.Body!.AsArray().Select(static r => (object)(r!["id"] is not null)).ToArray(),
        "ban" => 0,
        _ => true,
    };

    /// <summary>A server holds lists, which are compared as a text.</summary>
    private static object Plain(object one) => one is EmqxHookServer server ? Show(server) : one;

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

        /// <summary>A name to ask with: the server's own, which is held against the answer.</summary>
        public string Id => (string?)(Body as JsonObject)?["name"] ?? "id-9";

        public Recorded Answers() => new((HttpStatusCode)Status, Body is JsonValue text ? (string?)text ?? "" : Body?.ToJsonString() ?? "");
    }

    /// <summary>One call of the client.</summary>
    /// <param name="Name">What it is, for people.</param>
    /// <param name="Method">The method that EMQX is asked with; of several parts each.</param>
    /// <param name="Path">The path; a star stands for a name.</param>
    /// <param name="Absent">What it tells where EMQX says that there is none; <see cref="Never"/>: that is a failure.</param>
    /// <param name="Run">Makes the call.</param>
    private sealed record Call(string Name, string Method, string Path, object? Absent, Func<EmqxManagement, Exchange, Task<object?>> Run)
    {
        public bool Fits(Exchange exchange)
        {
            string[] own = $"/api/v5/{Path}".Split('/');
            string[] other = exchange.Path.Split('/');
            return Method.Split(' ').Contains(exchange.Method) && own.Length == other.Length && own.Zip(other).All(static p => p.First == "*" || p.First == p.Second);
        }

        /// <summary>What is asked last.</summary>
        public string Asked(Exchange exchange) => $"{Method.Split(' ')[^1]} /api/v5/{Path.Replace("*", exchange.Id, StringComparison.Ordinal)}";
    }

    /// <summary>In the place of a value that no call tells.</summary>
    private sealed record Never;

    private sealed class Recorded(HttpStatusCode status, string body) : HttpMessageHandler
    {
        /// <summary>The last request.</summary>
        public string? Asked { get; private set; }

        /// <summary>Its body; null: it had none.</summary>
        public string? Sent { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri!.AbsolutePath}";
            Sent = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : null;
            return new HttpResponseMessage(status) { Content = new StringContent(body) };
        }
    }
}
