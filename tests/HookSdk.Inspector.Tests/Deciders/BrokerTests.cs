using System.Net.Http.Json;
using System.Text.Json;
using HookSdk.EmqX.ExProto;
using HookSdk.Testing;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Deciders;

/// <summary>What each target knows of its brokers stands on the page.</summary>
public sealed class BrokerTests
{
    [Fact]
    public async Task Emqx_ShowsTheNodesThatHaveLoadedIt_AndWhatTheyDoNotKnow()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        (await BrokersAsync(app, "exhook")).GetProperty("note").GetString()!.ShouldStartWith("None since the server runs.");
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.GrpcUrl)), static o => o.Version = FakeEmqxVersion.V58);
        JsonElement node = (await BrokersAsync(app, "exhook")).GetProperty("brokers").EnumerateArray().Single();
        node.GetProperty("name").GetString().ShouldBe("emqx@127.0.0.1 of emqxcl");
        node.GetProperty("state").GetString()!.ShouldBe("EMQX 5.8.9, knows what is served");
        node.GetProperty("isWell").GetBoolean().ShouldBeTrue();
        node.GetProperty("hooks").EnumerateArray().Select(static h => h.GetString()).ShouldBe(["client.authenticate", "message.publish"]);

        app.Services.GetServices<HookPlugins>().Single(static p => p.Target == "exhook").Disable("Meters");
        node = (await BrokersAsync(app, "exhook")).GetProperty("brokers").EnumerateArray().Single();
        node.GetProperty("isWell").GetBoolean().ShouldBeFalse();
        node.GetProperty("state").GetString()!.ShouldContain("is asked about in vain");
        node.GetProperty("state").GetString()!.ShouldEndWith("It must load the server again");
    }

    [Fact]
    public async Task VerneMq_ByHand_ShowsTheCommands_WithoutTheSecret()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Hooks:VerneMq:PathSecret"] = "0123456789abcdef0123456789abcdef" });
        JsonElement brokers = await BrokersAsync(app, "vernemq");
        brokers.GetProperty("note").GetString()!.ShouldStartWith("They are made by hand");
        string[] commands = [.. brokers.GetProperty("commands").EnumerateArray().Select(static c => c.GetString()!)];
        commands[0].ShouldBe($"vmq-admin webhooks register hook=auth_on_register endpoint={app.Url}/vernemq/{{PathSecret}}");
        brokers.GetRawText().ShouldNotContain("0123456789abcdef");
    }

    [Theory]
    [InlineData("")]
    [InlineData("admin:hunter2@")]
    public async Task VerneMq_ThatIsRegisteredAt_ShowsEachNode_WithoutAPassword(string userInfo)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync();
        Uri management = await broker.OpenManagementAsync();
        await using InspectorApp app = await InspectorApp.StartAsync(services: s => s.AddVerneMq().AddRegistration(o => o.ManagementUrls.Add(new VerneMqNodeOptions { Url = new Uri($"http://{userInfo}{management.Authority}") })));
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        JsonElement node;
        do
        {
            deadline.Token.ThrowIfCancellationRequested();
            node = (await BrokersAsync(app, "vernemq")).GetProperty("brokers").EnumerateArray().Single();
        }
        while (!node.GetProperty("isWell").GetBoolean());

        node.GetProperty("name").GetString().ShouldBe(management.GetLeftPart(UriPartial.Authority));
        node.GetRawText().ShouldNotContain("hunter2");
        node.GetProperty("state").GetString().ShouldBe($"{broker.Webhooks.Count} hooks are registered.");
        node.GetProperty("hooks").EnumerateArray().Select(static h => h.GetString()).ShouldContain($"auth_on_register at {app.Url}/vernemq");
    }

    [Fact]
    public async Task ExProto_ShowsItsAdapterAndDevices_AndItsCallbacksInTheList()
    {
        InspectorApp? app = null;
        await using FakeExProto emqx = await FakeExProto.StartAsync(adapter =>
        {
#pragma warning disable xUnit1031 // The fake starts the server between its own two sides.
            app = Task.Run(() => InspectorApp.StartAsync(services: s => s.AddExProtoHandler<Echo>(o => o.AdapterUrl = adapter), map: static a =>
            {
                a.MapExProtoHandler();
                a.MapHookInspector();
            })).GetAwaiter().GetResult();
#pragma warning restore xUnit1031
            return HookTarget.Url(new Uri(app.GrpcUrl));
        });
        await using InspectorApp served = app!;
        FakeDevice device = await emqx.ConnectAsync();
        await device.SendAsync("HELLO\n");
        await device.ExpectAsync("HELLO\n");

        // The device may have its bytes before the server has the adapter's answer, without which it reads no second line.
        await device.SendAsync("AGAIN\n");
        await device.ExpectAsync("AGAIN\n");
        JsonElement brokers = await BrokersAsync(served, "exproto");
        brokers.GetProperty("note").GetString().ShouldBe("Devices now: 1.");
        JsonElement adapter = brokers.GetProperty("brokers").EnumerateArray().Single();
        adapter.GetProperty("state").GetString()!.ShouldStartWith("answered ");
        adapter.GetProperty("isWell").GetBoolean().ShouldBeTrue();
        long received = served.Services.GetRequiredService<CallRing>().After(0, 100).First(static c => c.Hook == "OnReceivedBytes").Id;
        using HttpClient page = served.Page();
        string shown = await page.GetStringAsync($"api/calls/{received}", TestContext.Current.CancellationToken);
        shown.ShouldContain("***");
        shown.ShouldNotContain(Convert.ToBase64String("HELLO\n"u8));
    }

    [Fact]
    public async Task Connections_AreCountedByWhoHasThem()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.GrpcUrl)));
        using HttpClient page = app.Page();
        JsonElement[] open = [.. (await page.GetFromJsonAsync<JsonElement>("api/servers", TestContext.Current.CancellationToken)).GetProperty("connections").EnumerateArray()];
        open.Single(c => c.GetProperty("port").GetInt32() == new Uri(app.GrpcUrl).Port).GetProperty("count").GetInt32().ShouldBe(1);
        open.ShouldAllBe(static c => c.GetProperty("from").GetString() == "127.0.0.1");
    }

    private static async Task<JsonElement> BrokersAsync(InspectorApp app, string server)
    {
        using HttpClient page = app.Page();
        return (await page.GetFromJsonAsync<JsonElement>("api/servers", TestContext.Current.CancellationToken)).GetProperty("servers").EnumerateArray()
            .Single(s => s.GetProperty("name").GetString() == server).GetProperty("brokers");
    }

    private sealed class Echo : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await foreach (ExProtoEvent e in connection.ReadAsync(Framing.Lines(256)))
            {
                await connection.SendAsync(e.Text + "\n");
            }
        }
    }
}
