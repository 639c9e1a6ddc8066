using System.Net;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

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

    private sealed class Gateway(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri!.OriginalString}";
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        }
    }
}
