using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Management;
using HookSdk.Hosting.Tests.Proof;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting.Tests.Upgrades;

/// <summary>What brokers have to be told when plugins of a directory come and go.</summary>
public sealed class BrokerTests : IDisposable
{
    private const string Needed = "Warning: exhook: EMQX has to load this server again: ";

    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task VerneMqsRegistrations_FollowTheDirectory()
    {
        await using FakeVerneMq verneMq = await FakeVerneMq.StartAsync();
        Uri management = await verneMq.OpenManagementAsync();
        await using ProofServer server = await ProofServer.StartAsync(_folders, b => b.Services.AddVerneMq().AddRegistration(o => o.ManagementUrl = management));
        using HttpClient client = new(verneMq.Management, disposeHandler: false);

        _folders.PutProof(1, "VerneMq");
        await server.LookTwiceAsync();
        await RegisteredAsync(client, ["auth_on_publish", "auth_on_publish_m5", "auth_on_register", "auth_on_register_m5"]);
        FakeVerneMqClient connected = (await verneMq.ConnectAsync("c1")).EnsureAccepted().Client;
        (await connected.PublishAsync("a/b", "Hello")).EnsureAccepted().Message!.Text.ShouldBe("1.0.0");

        // Another version of the same hooks changes nothing at the broker.
        IReadOnlyList<VerneMqWebhook> before = verneMq.Webhooks;
        _folders.PutProof(2, "VerneMq");
        await server.LookTwiceAsync();
        (await connected.PublishAsync("a/b", "Hello")).EnsureAccepted().Message!.Text.ShouldBe("2.0.0");
        verneMq.Webhooks.ShouldBe(before);

        await server.Directory.SwitchAsync("proof", null, isEnabled: false, "test");
        await RegisteredAsync(client, []);
        CommandsAt(verneMq).ShouldBe([.. Enumerable.Repeat("register", 4), .. Enumerable.Repeat("deregister", 4)]);
        await server.Directory.SwitchAsync("proof", null, isEnabled: true, "test");
        await RegisteredAsync(client, ["auth_on_publish", "auth_on_publish_m5", "auth_on_register", "auth_on_register_m5"]);
        Directory.Delete(Path.Combine(_folders.Path, "proof"), recursive: true);
        await server.LookTwiceAsync();
        await RegisteredAsync(client, []);
        verneMq.EnsureNoFallback();
    }

    [Fact]
    public async Task ExHooksLog_NamesTheReload_WhenPluginsComeAndGo()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ProofServer server = await ProofServer.StartAsync(_folders);
        await AddAsync(emqx, server);

        _folders.PutProof(1, "ExHook");
        await server.LookTwiceAsync();
        NeededIn(server).ShouldHaveSingleItem().ShouldStartWith(Needed + "message.publish is served and not asked about");

        // Another version of the same hooks needs no load.
        _folders.PutProof(2, "ExHook");
        await server.LookTwiceAsync();
        NeededIn(server).Count.ShouldBe(1);

        (await emqx.LoadAsync()).EnsureLoaded(ExHookHookNames.MessagePublish);
        await server.Directory.SwitchAsync("proof", null, isEnabled: false, "test");
        NeededIn(server).Count.ShouldBe(2);
        NeededIn(server)[1].ShouldStartWith(Needed + "message.publish is asked about in vain");
    }

    [Fact]
    public async Task ReloadAtBroker_HasEmqxAskAboutWhatHasCome()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        Uri management = await emqx.OpenManagementAsync();
        await using ProofServer server = await ProofServer.StartAsync(_folders, builder =>
        {
            builder.Services.AddExHook(static o => o.ReloadAtBroker = true);
            builder.Services.AddEmqxManagement(o =>
            {
                o.Url = management;
                o.ApiKey = "key";
                o.ApiSecret = "secret";
            });
        });
        await AddAsync(emqx, server);

        _folders.PutProof(1, "ExHook");
        await server.LookTwiceAsync();

        EmqxManagement api = server.Services.GetRequiredService<EmqxManagement>();
        await Eventually.HoldsAsync(async () => (await api.ListHookServersAsync(TestContext.Current.CancellationToken)).Single().Hooks.Contains(ExHookHookNames.MessagePublish), () => server.Log.ToString());
        (await emqx.PublishAsync(new MqttPublish("a/b", "Hello"))).Message!.Text.ShouldBe("1.0.0");
        NeededIn(server).ShouldBeEmpty();
        emqx.EnsureNoFailure();
    }

    private static IReadOnlyList<string> NeededIn(ProofServer server) => [.. server.Log.All.Where(static l => l.StartsWith(Needed, StringComparison.Ordinal))];

    /// <summary>What was changed at the broker's list of webhooks, in order.</summary>
    private static string[] CommandsAt(FakeVerneMq verneMq) =>
        [.. verneMq.Transcript.Split('\n').SelectMany(static line => line.Split("operator: ").Skip(1)).Select(static command => command.Split(' ')[0]).Where(static name => name is "register" or "deregister")];

    private static async Task AddAsync(FakeEmqx emqx, ProofServer server) =>
        (await emqx.AddServerAsync(new EmqxServerSettings { Url = new(server.GrpcUrl), RequestTimeout = TimeSpan.FromMinutes(1) }, HookTarget.Url(new Uri(server.GrpcUrl)))).EnsureLoaded();

    /// <summary>Waits until these hooks, and no others, are registered.</summary>
    private static async Task RegisteredAsync(HttpClient client, string[] hooks)
    {
        string found = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                found = await client.GetStringAsync(new Uri("http://localhost/api/v1/webhooks/show"), TestContext.Current.CancellationToken);
                using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(found);
                return document.RootElement.GetProperty("table").EnumerateArray().Select(static row => row.GetProperty("hook").GetString()!).Order(StringComparer.Ordinal).SequenceEqual(hooks);
            },
            () => found);
    }
}
