using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Acme.Mqtt;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.Management;

/// <summary>What an operator does to EMQX over its management API, and what clients and hook servers see of it.</summary>
public sealed class EmqxManagementTests
{
    private readonly Dictionary<string, string> _users = new() { ["dev1"] = "secret", ["dev2"] = "secret" };

    [Fact]
    public async Task Kick_EndsTheClientAndCallsTheHooks()
    {
        Watcher watcher = new();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(watcher);
        using HttpClient http = await ClientAsync(emqx);
        FakeEmqxClient device = (await emqx.ConnectAsync("a/b")).EnsureAccepted().Client;

        (await http.DeleteAsync("/api/v5/clients/a%2Fb", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        device.IsConnected.ShouldBeFalse();
        device.Received[^2].Code.ShouldBe(152);
        watcher.Heard.ShouldBe(["disconnected a/b kicked", "terminated a/b kicked"]);
        (await http.DeleteAsync("/api/v5/clients/a%2Fb", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task HookServer_DisabledAndEnabled_IsUnloadedAndLoadedAgain()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new DeviceGate(_users));
        using HttpClient http = await ClientAsync(emqx);

        await PutAsync(http, "default", """{"name":"default","url":"http://127.0.0.1:9000","enable":false}""");
        (await emqx.ConnectAsync("c1", "nobody", "wrong")).EnsureAccepted();
        JsonNode shown = await PutAsync(http, "default", """{"name":"default","url":"http://127.0.0.1:9000","enable":true}""");

        shown["node_status"]![0]!["status"]!.GetValue<string>().ShouldBe("connected");
        (await emqx.ConnectAsync("c1", "nobody", "wrong")).EnsureRefused();
        emqx.Calls.Select(static c => c.Hook).Where(static h => h.StartsWith("OnProvider", StringComparison.Ordinal)).ShouldBe(["OnProviderLoaded", "OnProviderUnloaded", "OnProviderLoaded"]);
    }

    [Fact]
    public async Task HookServer_MadeOverTheApi_IsCalled()
    {
        ServiceCollection services = new();
        services.AddExHook().Add(new DeviceGate(_users));
        await using ServiceProvider built = services.BuildServiceProvider();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(o => o.Endpoints[new Uri("http://gate:9000")] = HookTarget.Services(built));
        using HttpClient http = await ClientAsync(emqx);
        (await emqx.ConnectAsync("c1", "nobody", "wrong")).EnsureAccepted();

        using HttpResponseMessage made = await http.PostAsync("/api/v5/exhooks", Json("""{"name":"gate","url":"http://gate:9000"}"""), Token);

        made.StatusCode.ShouldBe(HttpStatusCode.OK);
        emqx.StatusOf("gate").ShouldBe(EmqxServerStatus.Connected);
        (await emqx.ConnectAsync("c2", "nobody", "wrong")).EnsureRefused();
    }

    [Fact]
    public async Task HookServer_PutWithAnotherName_IsRenamedAndCalledOn()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new DeviceGate(_users));
        using HttpClient http = await ClientAsync(emqx);

        using HttpResponseMessage renamed = await http.PutAsync("/api/v5/exhooks/default", Json("""{"name":"other","url":"http://127.0.0.1:9000"}"""), Token);
        renamed.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.DeleteAsync("/api/v5/exhooks/other", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await http.GetFromJsonAsync<JsonArray>("/api/v5/exhooks", Token))!.Count.ShouldBe(0);
        (await emqx.ConnectAsync("c1", "nobody", "wrong")).EnsureRefused();
    }

    [Fact]
    public async Task Crash_BodyHoldsTheSecret()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        using HttpClient http = await ClientAsync(emqx);

        using HttpResponseMessage crash = await http.PostAsync("/api/v5/exhooks", Json("""{"url":"http://127.0.0.1:9"}"""), Token);

        crash.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await crash.Content.ReadAsStringAsync(Token)).ShouldContain(Convert.ToBase64String("key:secret"u8));
        emqx.Transcript.ShouldNotContain(Convert.ToBase64String("key:secret"u8));
    }

    [Fact]
    public async Task Ban_ByUserName_KicksNobodyAndKeepsOut()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new DeviceGate(_users));
        using HttpClient http = await ClientAsync(emqx);
        FakeEmqxClient first = (await emqx.ConnectAsync("c1", "dev1", "secret")).Client;
        FakeEmqxClient second = (await emqx.ConnectAsync("c2", "dev2", "secret")).Client;

        (await http.PostAsync("/api/v5/banned", Json("""{"as":"username","who":"dev1"}"""), Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.PostAsync("/api/v5/banned", Json("""{"as":"clientid","who":"c2"}"""), Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        first.IsConnected.ShouldBeTrue();
        second.IsConnected.ShouldBeFalse();
        (await emqx.ConnectAsync("c3", "dev1", "secret")).EnsureRefused().Client.Received[0].Code.ShouldBe(138);
    }

    [Fact]
    public async Task List_FullLastPage_HasNext()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        using HttpClient http = await ClientAsync(emqx);
        await emqx.ConnectAsync("c1");
        await emqx.ConnectAsync("c2");

        JsonNode full = (await http.GetFromJsonAsync<JsonNode>("/api/v5/clients?limit=2", Token))!;
        JsonNode next = (await http.GetFromJsonAsync<JsonNode>("/api/v5/clients?limit=2&page=2", Token))!;

        full["meta"]!["hasnext"]!.GetValue<bool>().ShouldBeTrue();
        next["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Key_WrongOrMissing_IsRefused()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(static o => o.ApiKeys.Add("look:only:viewer"));
        using HttpClient http = await ClientAsync(emqx);

        http.DefaultRequestHeaders.Authorization = null;
        (await GetAsync(http, "/api/v5/clients")).ShouldBe("""{"code":"AUTHORIZATION_HEADER_ERROR","message":"Support authorization: basic/bearer "}""");
        http.DefaultRequestHeaders.Authorization = Basic("key:wrong");
        (await GetAsync(http, "/api/v5/clients")).ShouldBe("""{"code":"BAD_API_KEY_OR_SECRET","message":"Check api_key/api_secret"}""");
        http.DefaultRequestHeaders.Authorization = Basic("look:only");
        (await http.DeleteAsync("/api/v5/clients/c1", Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await Should.ThrowAsync<ArgumentException>(static () => FakeEmqx.StartAsync(static o => o.ApiKeys.Add("no-secret")));
    }

    [Fact]
    public async Task Unplayed_IsSaid()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        using HttpClient http = await ClientAsync(emqx);

        (await GetAsync(http, "/api/v5/gateways")).ShouldContain("[]");
        (await GetAsync(http, "/api/v5/gateways/exproto/clients")).ShouldContain("FakeEmqx does not play /api/v5/gateways");
        emqx.Transcript.ShouldContain("/api/v5/gateways is not played");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    private static AuthenticationHeaderValue Basic(string key) => new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key)));

    private static async Task<JsonNode> PutAsync(HttpClient http, string name, string body)
    {
        using HttpResponseMessage changed = await http.PutAsync($"/api/v5/exhooks/{name}", Json(body), Token);
        return JsonNode.Parse(await changed.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Token))!;
    }

    private static async Task<string> GetAsync(HttpClient http, string path)
    {
        using HttpResponseMessage answer = await http.GetAsync(path, Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static async Task<HttpClient> ClientAsync(FakeEmqx emqx) => new() { BaseAddress = await emqx.OpenManagementAsync(), DefaultRequestHeaders = { Authorization = Basic("key:secret") } };

    private sealed class Watcher : HookSdk.EmqX.ExHook.ExHookProvider
    {
        public List<string> Heard { get; } = [];

        public override ValueTask OnClientDisconnectedAsync(HookSdk.EmqX.ExHook.ClientDisconnectedRequest request, HookContext context)
        {
            Heard.Add($"disconnected {request.Client.ClientId} {request.Reason}");
            return default;
        }

        public override ValueTask OnSessionTerminatedAsync(HookSdk.EmqX.ExHook.SessionTerminatedRequest request, HookContext context)
        {
            Heard.Add($"terminated {request.Client.ClientId} {request.Reason}");
            return default;
        }
    }
}
