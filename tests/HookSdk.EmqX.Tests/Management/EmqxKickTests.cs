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

    /// <summary>Devices of gateways log in by the same hooks, and are not ended with their users and tokens: that is said once, where gateways run (as EMQX 5.10.3 and 6.0.1 tell it).</summary>
    [Theory]
    [InlineData("""[{"created_at":"2026-11-29T00:11:34.286+00:00","current_connections":0,"listeners":[],"max_connections":1024,"name":"exproto","status":"running"},{"name":"stomp","status":"stopped"},{"name":"coap","status":"running"}]""", "exproto, coap")]
    [InlineData("[]", null)]
    [InlineData("<html></html>", null)]
    public async Task Devices_ThatAreNotEnded_AreSaidOnce(string gateways, string? named)
    {
        using ExHook.ExHookHost.Lines lines = new();
        Empty emqx = new(gateways);
        ServiceCollection services = new();
        services.AddLogging(b => b.AddProvider(lines));
        services.AddEmqxManagement(static o => (o.ApiKey, o.ApiSecret, o.Retries) = ("key", "secret", 0)).ConfigurePrimaryHttpMessageHandler(() => emqx);
        await using ServiceProvider provider = services.BuildServiceProvider();
        ConnectionClosing closing = provider.GetRequiredService<ConnectionClosing>();

        for (int i = 0; i < 3; i++)
        {
            (await closing.CloseClientsAsync(["d1"], Token)).ShouldBe(0);
        }

        emqx.Looks.ShouldBe(1);
        string[] told = [.. lines.All.Where(static l => l.Contains("devices of its gateways", StringComparison.Ordinal))];
        told.Length.ShouldBe(named is null ? 0 : 1);
        if (named is not null)
        {
            told[0].ShouldStartWith($"Warning: EMQX at http://127.0.0.1:18083: devices of its gateways ({named}) stay connected");
        }
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

    /// <summary>No client over MQTT is there.</summary>
    private sealed class Empty(string gateways) : HttpMessageHandler
    {
        public int Looks { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool isLook = request.RequestUri!.PathAndQuery == "/api/v5/gateways?status=running";
            Looks += isLook ? 1 : 0;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(isLook ? gateways : """{"data":[]}""") });
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
