using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>What the client changes over a port is seen at the broker: by whom it asks, whom it delivers to.</summary>
public sealed class EmqxManagementPortTests
{
    [Fact]
    public async Task HookServers_AreAdded_AskedInTheirOrder_AndDeleted()
    {
        await using ServiceProvider second = Provider();
        await using ServiceProvider third = Provider();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate(), o =>
        {
            o.Endpoints[new Uri("http://127.0.0.1:9001")] = HookTarget.Services(second);
            o.Endpoints[new Uri("http://127.0.0.1:9002")] = HookTarget.Services(third);
        });
        await using ServiceProvider services = await ServicesAsync(emqx);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        int clients = 0;
        await OrderIsAsync("default");

        EmqxHookServer added = await management.AddHookServerAsync("second", new Uri("http://127.0.0.1:9001/"), Token);
        (added.Name, added.Url, added.IsEnabled, added.IsConnected).ShouldBe(("second", new Uri("http://127.0.0.1:9001"), true, true));
        added.Hooks.ShouldBe(["client.authenticate", "client.authorize"], ignoreOrder: true);
        (await management.AddHookServerAsync("third", new Uri("http://127.0.0.1:9002"), Token)).IsConnected.ShouldBeTrue();
        await OrderIsAsync("default", "second", "third");

        await management.MoveHookServerAsync("third", EmqxHookServerPosition.Front, Token);
        await OrderIsAsync("third", "default", "second");
        await management.MoveHookServerAsync("third", EmqxHookServerPosition.Rear, Token);
        await OrderIsAsync("default", "second", "third");
        await management.MoveHookServerAsync("third", EmqxHookServerPosition.Before("second"), Token);
        await OrderIsAsync("default", "third", "second");
        await management.MoveHookServerAsync("default", EmqxHookServerPosition.After("second"), Token);
        await OrderIsAsync("third", "second", "default");

        (await management.DeleteHookServerAsync("second", Token)).ShouldBeTrue();
        (await management.DeleteHookServerAsync("second", Token)).ShouldBeFalse();
        await OrderIsAsync("third", "default");

        async Task OrderIsAsync(params string[] names)
        {
            (await management.ListHookServersAsync(Token)).Select(static s => s.Name).ShouldBe(names);
            string client = $"c{clients++}";
            (await emqx.ConnectAsync(client)).EnsureAccepted();
            emqx.Calls.Where(c => c.Hook == "client.authenticate" && c.ClientId == client).Select(static c => c.Server).ShouldBe(names);
        }
    }

    /// <summary>What is left out of a change goes back to its default: each setting is what it was before.</summary>
    [Fact]
    public async Task HookServer_LoadedAgain_DisabledAndEnabled_KeepsItsSettings()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate(), static o => o.Version = FakeEmqxVersion.V510);
        await using ServiceProvider services = await ServicesAsync(emqx);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        using HttpClient http = new(emqx.Management, disposeHandler: false) { BaseAddress = new Uri("http://127.0.0.1:18083") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("key:secret"u8));
        using StringContent changed = new(
            """
            {"name":"default","enable":true,"url":"http://127.0.0.1:9000","request_timeout":"7s","failed_action":"ignore","auto_reconnect":"30s","pool_size":3,
             "socket_options":{"keepalive":false,"nodelay":true},"ssl":{"enable":true,"verify":"verify_peer","cacertfile":"/etc/ca.pem","versions":["tlsv1.3"]}}
            """,
            Encoding.UTF8,
            "application/json");
        (await http.PutAsync(new Uri("/api/v5/exhooks/default", UriKind.Relative), changed, Token)).EnsureSuccessStatusCode();
        JsonObject before = await SettingsAsync();
        ((string?)before["request_timeout"], (string?)before["failed_action"], (string?)before["ssl"]!["cacertfile"]).ShouldBe(("7s", "ignore", "/etc/ca.pem"));

        foreach (Func<Task> change in (Func<Task>[])
        [
            () => management.ReloadHookServerAsync("default", Token),
            async () =>
            {
                (await management.DisableHookServerAsync("default", Token)).IsEnabled.ShouldBeFalse();
                (await management.EnableHookServerAsync("default", Token)).IsEnabled.ShouldBeTrue();
            },
        ])
        {
            await change();
            JsonObject after = await SettingsAsync();
            JsonNode.DeepEquals(after, before).ShouldBeTrue($"{after}\nof {before}");
        }

        async Task<JsonObject> SettingsAsync()
        {
            JsonObject server = JsonNode.Parse(await http.GetStringAsync(new Uri("/api/v5/exhooks/default", UriKind.Relative), Token))!.AsObject();
            foreach (string told in (string[])["hooks", "metrics", "node_metrics", "node_status"])
            {
                server.Remove(told).ShouldBeTrue(told);
            }

            return server;
        }
    }

    [Fact]
    public async Task Unsubscribe_EndsWhatIsDelivered()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ServiceProvider services = await ServicesAsync(emqx);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        FakeEmqxClient device = (await emqx.ConnectAsync("a/b", "dev1")).EnsureAccepted().Client;
        (await device.SubscribeAsync("t/#", 1)).EnsureGranted();
        (await management.PublishAsync(new EmqxPublication("t/1", "x"), Token)).ShouldBeTrue();

        (await management.UnsubscribeAsync("a/b", "t/#", Token)).ShouldBeTrue();

        (await management.PublishAsync(new EmqxPublication("t/2", "x"), Token)).ShouldBeFalse();
        device.Messages.Select(static m => m.Topic).ShouldBe(["t/1"]);
        (await management.ListSubscriptionsAsync("a/b", Token)).ShouldNotBeNull().ShouldBeEmpty();
        (await management.UnsubscribeAsync("nobody", "t/#", Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task ClearedAuthorization_IsAskedForAgain_OfOneClientOrOfAll()
    {
        Gate gate = new();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(gate);
        await using ServiceProvider services = await ServicesAsync(emqx);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        FakeEmqxClient[] clients = [(await emqx.ConnectAsync("c1")).EnsureAccepted().Client, (await emqx.ConnectAsync("c2")).EnsureAccepted().Client];
        (await AskedAsync()).ShouldBe(["c1", "c2"]);
        (await AskedAsync()).ShouldBeEmpty();

        (await management.ClearAuthorizationCacheAsync("c2", Token)).ShouldBeTrue();
        (await AskedAsync()).ShouldBe(["c2"]);
        (await management.ClearAuthorizationCacheAsync(cancellationToken: Token)).ShouldBeTrue();
        (await AskedAsync()).ShouldBe(["c1", "c2"]);
        (await management.ClearAuthorizationCacheAsync("nobody", Token)).ShouldBeFalse();
        (await AskedAsync()).ShouldBeEmpty();

        async Task<string[]> AskedAsync()
        {
            gate.Authorized.Clear();
            foreach (FakeEmqxClient client in clients)
            {
                (await client.PublishAsync("t", "x")).EnsureAccepted();
            }

            return [.. gate.Authorized];
        }
    }

    /// <summary>Address and key are those of the settings.</summary>
    [Fact]
    public async Task Nodes_AreListed()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(static o => (o.Node, o.Version) = ("emqx@10.0.0.1", FakeEmqxVersion.V510));
        Uri url = await emqx.OpenManagementAsync();
        await using ServiceProvider services = Services(url);
        (await emqx.ConnectAsync("c1")).EnsureAccepted();
        (await emqx.ConnectAsync("c2")).EnsureAccepted();

        (await services.GetRequiredService<EmqxManagement>().ListNodesAsync(Token)).ShouldBe([new EmqxNode("emqx@10.0.0.1", "running", FakeEmqxVersion.V510.Number, 2)]);
        await using ServiceProvider others = Services(url, "another");
        (await Should.ThrowAsync<ManagementException>(() => others.GetRequiredService<EmqxManagement>().ListNodesAsync(Token))).Failure.ShouldBe(ManagementFailure.KeyRefused);
    }

    /// <summary>The fake has no gateways: here a port answers as those brokers did, in the order in which they were asked.</summary>
    [Theory]
    [InlineData("emqx-5.10.3")]
    [InlineData("emqx-6.0.1")]
    public async Task Devices_AreListedAndKicked(string broker)
    {
        await using WebApplication port = await ServeAsync(Path.Combine(broker, "exproto-clients.jsonl"));
        await using ServiceProvider services = Services(new Uri(port.Urls.First()));
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        EmqxClientInfo[] devices = await management.ListDevicesAsync(cancellationToken: Token).OrderBy(static d => d.ClientId).ToArrayAsync(Token);
        devices.Select(static d => (d.ClientId, d.IsConnected, d.Node, d.PeerAddress?.ToString())).ShouldBe([("d/2", true, "emqx@127.0.0.1", "127.0.0.1"), ("d1", true, "emqx@127.0.0.1", "127.0.0.1")]);
        (await management.KickAsync("d1", Token)).ShouldBeFalse();
        (await management.KickDeviceAsync("d1", cancellationToken: Token)).ShouldBeTrue();
        (await management.KickDeviceAsync("d1", cancellationToken: Token)).ShouldBeFalse();
        (await management.KickDeviceAsync("nobody", cancellationToken: Token)).ShouldBeFalse();
        (await management.KickDeviceAsync("d/2", cancellationToken: Token)).ShouldBeTrue();
        (await management.ListDevicesAsync(cancellationToken: Token).CountAsync(Token)).ShouldBe(0);
        (await Should.ThrowAsync<ManagementException>(() => management.ListDevicesAsync("nope", Token).CountAsync(Token).AsTask())).Failure.ShouldBe(ManagementFailure.Refused);
        (await Should.ThrowAsync<ManagementException>(() => management.KickDeviceAsync("x", "stomp", Token))).Failure.ShouldBe(ManagementFailure.Refused);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<ServiceProvider> ServicesAsync(FakeEmqx emqx) => Services(await emqx.OpenManagementAsync());

    private static ServiceProvider Services(Uri url, string secret = "secret")
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hooks:EmqxManagement:Url"] = url.OriginalString,
            ["Hooks:EmqxManagement:ApiKey"] = "key",
            ["Hooks:EmqxManagement:ApiSecret"] = secret,
        }).Build());
        services.AddEmqxManagement();
        return services.BuildServiceProvider();
    }

    private static ServiceProvider Provider()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddExHook().Add(new Gate());
        return services.BuildServiceProvider();
    }

    /// <summary>Answers each path as it was answered when it was recorded, those without a query, and then as it was answered last.</summary>
    private static async Task<WebApplication> ServeAsync(string file, [CallerFilePath] string here = "")
    {
        string recording = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "management", file));
        Dictionary<string, Queue<JsonNode>> answers = File.ReadLines(recording).Select(static l => JsonNode.Parse(l)!).Where(static l => (string?)l["event"] == "http")
            .GroupBy(static l => $"{l["request"]!["method"]} {l["request"]!["path"]}").ToDictionary(static g => g.Key, static g => new Queue<JsonNode>(g.Select(static l => l["response"]!)));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication port = builder.Build();
        port.Run(async context =>
        {
            Queue<JsonNode> left = answers[$"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0]}"];
            JsonNode answer = left.Count > 1 ? left.Dequeue() : left.Peek();
            context.Response.StatusCode = (int)answer["status"]!;
            if (answer["body"] is { } body)
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
            }
        });
        await port.StartAsync(Token);
        return port;
    }

    [FailClosed]
    private sealed class Gate : ExHookProvider
    {
        public ConcurrentQueue<string> Authorized { get; } = new();

        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context)
        {
            Authorized.Enqueue(request.Client.ClientId);
            return new(AccessReply.Allow());
        }
    }
}
