using System.Net;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>Many who are kicked, of whom some cannot be.</summary>
public sealed class EmqxKickTests
{
    /// <summary>A name that the API does not take, or that fits into no line, keeps nobody else connected.</summary>
    [Fact]
    public async Task KickUsers_WithOneThatIsRefused_EndsTheOthers_AndTellsWhom()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        FakeEmqxClient[] clients = [.. await Task.WhenAll(Enumerable.Range(0, 60).Select(async n => (await emqx.ConnectAsync($"c{n}", $"dev{n}", "x")).EnsureAccepted().Client))];
        await using ServiceProvider services = Services(new RefusingWay(emqx.Management, static path => path.Contains("=dev17&", StringComparison.Ordinal) || path.Contains("=c17&", StringComparison.Ordinal)));
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => management.KickUsersAsync(Enumerable.Range(0, 50).Select(static n => $"dev{n}"), Token));
        ManagementException other = await Should.ThrowAsync<ManagementException>(() => management.KickConnectedAsync([new ClientConnection("c17"), new ClientConnection("c50"), new ClientConnection("c51")], Token));

        (e.Failure, e.Status).ShouldBe((ManagementFailure.Refused, 414));
        e.RemainingUsers.ShouldBe(["dev17"]);
        e.ToString().ShouldNotContain("dev17");
        other.RemainingClients.ShouldBe(["c17"]);
        clients.Index().Where(static c => c.Item.IsConnected).Select(static c => c.Index).ShouldBe([17, .. Enumerable.Range(52, 8)]);
    }

    /// <summary>Half as many are too many as well: what lets no more calls through is not asked about each.</summary>
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    public async Task KickUsers_WhereCallsAreTooMany_EndsTheRun(int status)
    {
        Gateway busy = new((HttpStatusCode)status, "");
        await using ServiceProvider services = Services(busy);

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<EmqxManagement>().KickUsersAsync(Enumerable.Range(0, 500).Select(static n => $"dev{n}"), Token));

        (e.Failure, e.Status).ShouldBe((ManagementFailure.Failed, status));
        e.RemainingUsers.Count.ShouldBe(500);
        busy.Count.ShouldBe(3);
    }

    /// <summary>A status that says nothing of the names is not looked for in them.</summary>
    [Fact]
    public async Task KickUsers_RefusedForNoName_IsNotHalved()
    {
        Gateway refusing = new(HttpStatusCode.NotAcceptable, "");
        await using ServiceProvider services = Services(refusing);

        (await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<EmqxManagement>().KickUsersAsync(Enumerable.Range(0, 50).Select(static n => $"dev{n}"), Token))).RemainingUsers.Count.ShouldBe(50);

        refusing.Count.ShouldBe(1);
    }

    [Fact]
    public async Task KickUsers_WhoComeBackEachTime_AreTold()
    {
        Comeback comeback = new();
        await using ServiceProvider services = Services(comeback);

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<EmqxManagement>().KickUsersAsync(["dev1", "dev2"], Token));

        e.Failure.ShouldBe(ManagementFailure.Failed);
        e.Message.ShouldContain("came back each time");
        e.RemainingUsers.ShouldBe(["dev2"]);
        e.RemainingClients.ShouldBe(["c2"]);
        comeback.Kicks.ShouldBe(10);
    }

    /// <summary>EMQX lists devices of gateways apart, and kicks none of them with its clients over MQTT.</summary>
    [Theory]
    [InlineData(204, "", true)]
    [InlineData(404, """{"code":"RESOURCE_NOT_FOUND","message":"Client not found"}""", false)]
    public async Task KickDevice_AsksTheGateway(int status, string body, bool wasThere)
    {
        Gateway gateway = new((HttpStatusCode)status, body);
        await using ServiceProvider services = Services(gateway);

        (await services.GetRequiredService<EmqxManagement>().KickDeviceAsync("a/b?", cancellationToken: Token)).ShouldBe(wasThere);

        gateway.Asked.ShouldBe("DELETE http://127.0.0.1:18083/api/v5/gateways/exproto/clients/a%2Fb%3F");
    }

    /// <summary>Devices of gateways log in by the same hooks, and are ended with their users and tokens: at the gateways that run, as EMQX 5.10.3 and 6.0.1 tell of them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Devices_AreEnded_AtTheGatewaysThatRun(bool areMany)
    {
        Devices emqx = new();
        await using ServiceProvider provider = Closing(emqx, out ExHook.ExHookHost.Lines lines);
        using ExHook.ExHookHost.Lines log = lines;
        IConnectionCloser closer = provider.GetRequiredService<IConnectionCloser>();

        string[] strangers = areMany ? [.. Enumerable.Range(0, 30).Select(static n => $"stranger{n}")] : [];
        (await closer.CloseUsersAsync(["u1", .. strangers], Token)).ShouldBe(2);
        emqx.Kicked.ShouldBe(["exproto/d1", "coap/d%2F3"]);

        emqx.Kicked.Clear();
        (await closer.CloseClientsAsync([new("d2", "u2"), new("d1", "another"), .. strangers.Select(static s => new ClientConnection(s))], Token)).ShouldBe(1);
        emqx.Kicked.ShouldBe(["exproto/d2"]);
        lines.All.ShouldNotContain(static l => l.Contains("devices of its gateways", StringComparison.Ordinal));
    }

    /// <summary>A user whom the API does not take keeps no device of another connected.</summary>
    [Fact]
    public async Task Devices_OfUsersBesideOneWhoIsRefused_AreEnded()
    {
        Devices emqx = new();
        await using ServiceProvider provider = Closing(emqx, out ExHook.ExHookHost.Lines lines);
        using ExHook.ExHookHost.Lines log = lines;

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => provider.GetRequiredService<IConnectionCloser>().CloseUsersAsync(["refused", "u1"], Token));

        e.RemainingUsers.ShouldBe(["refused"]);
        e.Ended.ShouldBe(2);
        emqx.Kicked.ShouldBe(["exproto/d1", "coap/d%2F3"]);
    }

    /// <summary>An API that does not tell of gateways is told of once, and its clients are ended all the same; one that is busy is a failure, and asked again.</summary>
    [Fact]
    public async Task Devices_ThatAreNotToldOf_AreSaidOnce()
    {
        Devices emqx = new() { Gateways = "<html></html>" };
        await using ServiceProvider provider = Closing(emqx, out ExHook.ExHookHost.Lines lines);
        using ExHook.ExHookHost.Lines log = lines;
        ConnectionClosing closing = provider.GetRequiredService<ConnectionClosing>();

        for (int i = 0; i < 3; i++)
        {
            (await closing.CloseClientsAsync(["d1"], Token)).ShouldBe(0);
        }

        lines.All.Where(static l => l.Contains("devices of its gateways", StringComparison.Ordinal)).Count().ShouldBe(1);
        emqx.Gateways = null;
        (await Should.ThrowAsync<ManagementException>(() => closing.CloseClientsAsync(["d1"], Token))).RemainingClients.ShouldBe(["d1"]);
    }

    /// <summary>One client id may be a client's over MQTT and a device's of a gateway.</summary>
    [Fact]
    public async Task Device_WithTheIdOfAClientOverMqtt_IsEndedToo()
    {
        Devices emqx = new() { OverMqtt = ("d1", "u1") };
        await using ServiceProvider provider = Closing(emqx, out ExHook.ExHookHost.Lines lines);
        using ExHook.ExHookHost.Lines log = lines;

        (await provider.GetRequiredService<ConnectionClosing>().CloseClientsAsync(["d1"], Token)).ShouldBe(2);

        emqx.Kicked.ShouldBe(["exproto/d1"]);
    }

    /// <summary>A gateway that fails keeps the devices of no other connected, and is tried again where that may help.</summary>
    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    public async Task Devices_BesideAGatewayThatFails_AreEnded(HttpStatusCode failure, bool isTriedAgain)
    {
        Devices emqx = new() { OfExProto = failure };
        await using ServiceProvider provider = Closing(emqx, out ExHook.ExHookHost.Lines lines);
        using ExHook.ExHookHost.Lines log = lines;
        IConnectionCloser closer = provider.GetRequiredService<IConnectionCloser>();

        if (isTriedAgain)
        {
            ManagementException e = await Should.ThrowAsync<ManagementException>(() => closer.CloseUsersAsync(["u1"], Token));
            e.RemainingUsers.ShouldBe(["u1"]);
            e.Ended.ShouldBe(1);
        }
        else
        {
            (await closer.CloseUsersAsync(["u1"], Token)).ShouldBe(1);
            lines.All.ShouldContain(static l => l.Contains("devices of its gateways", StringComparison.Ordinal) && l.Contains("it answers 400", StringComparison.Ordinal));
        }

        emqx.Kicked.ShouldBe(["coap/d%2F3"]);
    }

    /// <summary>No path of the API names it, so it stays: that is told.</summary>
    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Device_WhoseIdNoPathCanName_IsToldOf(string id)
    {
        Devices emqx = new() { AtCoap = id };
        await using ServiceProvider provider = Closing(emqx, out ExHook.ExHookHost.Lines lines);
        using ExHook.ExHookHost.Lines log = lines;

        (await provider.GetRequiredService<IConnectionCloser>().CloseUsersAsync(["u1"], Token)).ShouldBe(1);

        emqx.Kicked.ShouldBe(["exproto/d1"]);
        lines.All.ShouldContain(static l => l.Contains("a device's client id is '.' or '..', which no path of its API can name", StringComparison.Ordinal));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ServiceProvider Services(HttpMessageHandler answers)
    {
        ServiceCollection services = new();
        services.AddEmqxManagement(static o => (o.ApiKey, o.ApiSecret, o.Retries) = ("key", "secret", 0)).ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }

    /// <summary>Another client of dev1 goes at the first kick, that of dev2 is there each time.</summary>
    private sealed class Comeback : HttpMessageHandler
    {
        public int Kicks { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Kicks += request.Method == HttpMethod.Post ? 1 : 0;
            string first = Kicks == 0 ? """{"clientid":"c1","username":"dev1"},""" : "";
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(request.Method == HttpMethod.Post ? "" : $$"""{"data":[{{first}}{"clientid":"c2","username":"dev2"}]}""") });
        }
    }

    private static ServiceProvider Closing(HttpMessageHandler answers, out ExHook.ExHookHost.Lines lines)
    {
        ExHook.ExHookHost.Lines all = new();
        lines = all;
        ServiceCollection services = new();
        services.AddLogging(b => b.AddProvider(all));
        services.AddEmqxManagement(static o => (o.ApiKey, o.ApiSecret, o.Retries) = ("key", "secret", 0)).ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }

    /// <summary>No client over MQTT is there unless told otherwise, and devices are at two gateways of three.</summary>
    private sealed class Devices : HttpMessageHandler
    {
        /// <summary>What it says of its gateways; null: it is busy.</summary>
        public string? Gateways { get; set; } =
            """[{"created_at":"2026-11-29T00:11:34.286+00:00","current_connections":0,"listeners":[],"max_connections":1024,"name":"exproto","status":"running"},{"name":"stomp","status":"stopped"},{"name":"coap","status":"running"}]""";

        public (string Id, string User)? OverMqtt { get; init; }

        /// <summary>What the first gateway answers when it is asked for its devices; null: the list.</summary>
        public HttpStatusCode? OfExProto { get; init; }

        public string AtCoap { get; init; } = "d/3";

        public List<string> Kicked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string path = request.RequestUri!.AbsolutePath["/api/v5/".Length..];
            if (request.Method == HttpMethod.Delete)
            {
                Kicked.Add(path["gateways/".Length..].Replace("/clients", "", StringComparison.Ordinal));
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
            }

            if (path == "clients" && request.RequestUri.Query.Contains("username=refused", StringComparison.Ordinal))
            {
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.RequestUriTooLong));
            }

            if (OfExProto is { } failure && path == "gateways/exproto/clients")
            {
                return Task.FromResult(new HttpResponseMessage(failure));
            }

            string? body = path switch
            {
                "clients" when OverMqtt is { } client => Of(request.RequestUri.Query, client),
                "gateways" => Gateways,
                "gateways/exproto/clients" => Of(request.RequestUri.Query, ("d1", "u1"), ("d2", "u2")),
                "gateways/coap/clients" => Of(request.RequestUri.Query, (AtCoap, "u1")),
                _ => Of("?clientid=nobody"),
            };
            return Task.FromResult(body is null ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : new HttpResponseMessage { Content = new StringContent(body) });
        }

        private static string Of(string query, params (string Id, string User)[] devices)
        {
            string[] parts = query.TrimStart('?').Split('&');
            IEnumerable<(string Id, string User)> found = devices.Where(d => !parts.Any(static p => p.StartsWith("username=", StringComparison.Ordinal) || p.StartsWith("clientid=", StringComparison.Ordinal))
                || parts.Contains($"username={d.User}") || parts.Contains($"clientid={Uri.EscapeDataString(d.Id)}"));
            string list = string.Join(",", found.Select(static d => $$"""{"clientid":"{{d.Id}}","username":"{{d.User}}","connected":true}"""));
            return $$"""{"data":[{{list}}],"meta":{"page":1,"limit":1000,"hasnext":false} }""";
        }
    }

    private sealed class Gateway(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            Asked = $"{request.Method} {request.RequestUri!.OriginalString}";
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        }
    }
}
