using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>The management API, with and without a socket.</summary>
public sealed class VerneMqManagementTests
{
    private const string Hook = "/api/v1/webhooks/register?hook=auth_on_publish&endpoint=http%3A%2F%2Fx%2Fy";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Webhooks_RegisterShowDeregister(bool overSocket)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync();
        using HttpClient http = await ClientAsync(broker, overSocket);

        (await GetAsync(http, "/health")).ShouldBe("""{"status":"OK"}""");
        (await GetAsync(http, "/api/v1/webhooks/show")).ShouldBe("""{"table":[],"type":"table"}""");
        (await GetAsync(http, Hook + "&--base64payload=false&--no_payload=true&--response_timeout=1000")).ShouldBe("""{"text":"Done","type":"text"}""");
        (await GetAsync(http, Hook)).ShouldBe("""{"alert":[{"text":"can't register endpoint due to 'already_registered'","type":"text"}],"type":"alert"}""");
        (await GetAsync(http, "/api/v1/webhooks/show")).ShouldBe("""{"table":[{"hook":"auth_on_publish","endpoint":"http://x/y","base64payload":false,"response_timeout":1000}],"type":"table"}""");
        broker.Webhooks.ShouldBe([new VerneMqWebhook("auth_on_publish", new Uri("http://x/y")) { Base64Payload = false, NoPayload = true, BrokerTimeout = TimeSpan.FromSeconds(1) }]);
        (await GetAsync(http, Hook.Replace("register", "deregister", StringComparison.Ordinal))).ShouldContain("Done");
        (await GetAsync(http, Hook.Replace("register", "deregister", StringComparison.Ordinal))).ShouldContain("not_found");
        using HttpResponseMessage unknown = await http.GetAsync(Hook.Replace("auth_on_publish", "on_tuesday", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        unknown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Key_MissingOrWrong_IsRefused(bool overSocket)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(static o => o.ApiKey = "the-key");
        using HttpClient http = await ClientAsync(broker, overSocket);

        (await StatusAsync(http, null, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(http, "x-api-key", "other")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(http, "x-api-key", "the-key")).ShouldBe(HttpStatusCode.OK);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("the-key:")));
        (await StatusAsync(http, null, null)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_ForgetsWhatWasRegisteredByCommand(bool overSocket)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(static o => o.Registrations.Add(new VerneMqWebhook("on_register", new Uri("http://conf/"))));
        using HttpClient http = await ClientAsync(broker, overSocket);
        await GetAsync(http, Hook);
        broker.Webhooks.Count.ShouldBe(2);

        await broker.StopBrokerAsync();
        await Should.ThrowAsync<HttpRequestException>(() => GetAsync(http, "/health"));
        await Should.ThrowAsync<InvalidOperationException>(() => broker.ConnectAsync("c"));
        await broker.StartBrokerAsync();

        (await GetAsync(http, "/health")).ShouldContain("OK");
        broker.Webhooks.ShouldHaveSingleItem().Endpoint.ShouldBe(new Uri("http://conf/"));
    }

    [Fact]
    public async Task Restart_CutsClientsAndKeepsStoredSessions()
    {
        GatePlugin plugin = new();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(plugin);
        MqttConnect connect = new("c") { UserName = "alice", Password = "s3cret", Version = MqttVersion.V311, CleanStart = false };
        FakeVerneMqClient client = (await broker.ConnectAsync(connect)).Client;
        await client.SubscribeAsync("devices/#", 1);

        await broker.RestartAsync();

        client.EnsureDisconnected();
        (await broker.ConnectAsync(connect)).EnsureAccepted().SessionPresent.ShouldBeTrue();
        broker.Sessions.ShouldHaveSingleItem().Subscriptions.ShouldHaveSingleItem().Filter.ShouldBe("devices/#");
    }

    private static async Task<HttpClient> ClientAsync(FakeVerneMq broker, bool overSocket) => overSocket
        ? new HttpClient { BaseAddress = await broker.OpenManagementAsync() }
        : new HttpClient(broker.Management, disposeHandler: false) { BaseAddress = new Uri("http://broker") };

    private static Task<string> GetAsync(HttpClient http, string path) => http.GetStringAsync(path, TestContext.Current.CancellationToken);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string? header, string? value)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/webhooks/show");
        if (header is not null)
        {
            request.Headers.Add(header, value);
        }

        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
