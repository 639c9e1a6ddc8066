using HookSdk.Cli.Tests.Processes;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>The doctor between a server and a fake broker, whose management API it asks over a port.</summary>
public sealed class FakeBrokerTests
{
    [Fact]
    public async Task Emqx_WithItsHookServer_HasNoFinding()
    {
        await using WebApplication server = await HookServers.StartAsync("exhook");
        await using FakeEmqx emqx = await StartEmqxAsync(server);

        (int exitCode, string output) = await AskAsync("exhook", server, "", await emqx.OpenManagementAsync(), "key:secret");

        output.ShouldContain("EMQX 5.8.9, hook servers default");
        output.ShouldContain("No fault was found");
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Emqx_ThatWasLoadedBeforeTheServerServedMore_IsTold()
    {
        GrpcStub hooks = new("emqx.exhook.v2.HookProvider", ["client.authenticate", "client.connected"]);
        await using WebApplication server = await hooks.StartAsync();
        await using FakeEmqx emqx = await StartEmqxAsync(server);
        hooks.Hooks = ["client.authenticate", "message.publish"];

        (int exitCode, string output) = await AskAsync("exhook", server, "", await emqx.OpenManagementAsync(), "key:secret");

        output.ShouldContain("WRONG exhook-not-mounted");
        output.ShouldContain("hook server default: message.publish");
        output.ShouldContain("WRONG exhook-mounted-not-served");
        output.ShouldContain("hook server default: client.connected");
        exitCode.ShouldBe(1, output);
    }

    [Fact]
    public async Task Emqx_WhereTheServerIsDisabled_IsTold()
    {
        await using WebApplication server = await HookServers.StartAsync("exhook");
        await using FakeEmqx emqx = await StartEmqxAsync(server, static s => s with { Enable = false });

        (int exitCode, string output) = await AskAsync("exhook", server, "", await emqx.OpenManagementAsync(), "key:secret");

        output.ShouldContain("WRONG exhook-disabled");
        output.ShouldNotContain("exhook-not-mounted");
        exitCode.ShouldBe(1, output);
    }

    [Fact]
    public async Task Emqx_ThatRefusesTheKey_IsTold_WithoutTheKey()
    {
        await using WebApplication server = await HookServers.StartAsync("exhook");
        await using FakeEmqx emqx = await StartEmqxAsync(server);

        (int exitCode, string output) = await AskAsync("exhook", server, "", await emqx.OpenManagementAsync(), "key:another-secret");

        output.ShouldContain("WRONG exhook-api");
        output.ShouldContain("it refuses the API key");
        output.ShouldNotContain("another-secret");
        exitCode.ShouldBe(1, output);
    }

    [Fact]
    public async Task ExProto_AtAnEmqxWithoutTheGateway_IsTold()
    {
        await using WebApplication server = await HookServers.StartAsync("exproto");
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(static o => o.Version = FakeEmqxVersion.V510);

        (int exitCode, string output) = await AskAsync("exproto", server, "", await emqx.OpenManagementAsync(), "key:secret");

        output.ShouldContain("WRONG exproto-no-gateway");
        exitCode.ShouldBe(1, output);
    }

    [Fact]
    public async Task VerneMq_WithItsWebhooks_HasNoFinding()
    {
        await using WebApplication server = await HookServers.StartAsync("vernemq");
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Url(UrlOf(server, "/vernemq")), static o => o.ApiKey = "0123456789abcdef0123456789abcdef");

        (int exitCode, string output) = await AskAsync("vernemq", server, "/vernemq", await broker.OpenManagementAsync(), "0123456789abcdef0123456789abcdef");

        output.ShouldContain("webhooks are registered at this node");
        output.ShouldContain("No fault was found");
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task VerneMq_ThatHasForgottenAHook_IsTold()
    {
        await using WebApplication server = await HookServers.StartAsync("vernemq");
        Uri url = UrlOf(server, "/vernemq");
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Url(url), o =>
        {
            o.RegisterHooks = false;
            foreach (string hook in new[] { "auth_on_register", "auth_on_register_m5", "auth_on_publish", "auth_on_publish_m5", "auth_on_subscribe" })
            {
                o.Registrations.Add(new(hook, url) { BrokerTimeout = TimeSpan.FromSeconds(2) });
            }
        });

        (int exitCode, string output) = await AskAsync("vernemq", server, "/vernemq", await broker.OpenManagementAsync(), key: null);

        output.ShouldContain("WRONG vernemq-one-mqtt-version");
        output.ShouldContain("auth_on_subscribe without auth_on_subscribe_m5");
        output.ShouldContain("note  vernemq-deadline");
        exitCode.ShouldBe(1, output);
    }

    [Fact]
    public async Task VerneMq_ThatAsksForAKey_IsTold()
    {
        await using WebApplication server = await HookServers.StartAsync("vernemq");
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Url(UrlOf(server, "/vernemq")), static o => o.ApiKey = "0123456789abcdef0123456789abcdef");

        (int exitCode, string output) = await AskAsync("vernemq", server, "/vernemq", await broker.OpenManagementAsync(), key: null);

        output.ShouldContain("WRONG vernemq-api");
        output.ShouldContain("it asks for an API key");
        exitCode.ShouldBe(1, output);
    }

    private static Task<FakeEmqx> StartEmqxAsync(WebApplication server, Func<EmqxServerSettings, EmqxServerSettings>? change = null)
    {
        Uri url = UrlOf(server, "");
        EmqxServerSettings settings = new() { Url = url };
        return FakeEmqx.StartAsync(HookTarget.Url(url), o =>
        {
            o.Version = FakeEmqxVersion.V58;
            o.Server = change is null ? settings : change(settings);
            o.CheckServer = change is null;
            o.Authorization = new() { AllowsNoMatch = false };
        });
    }

    private static Uri UrlOf(WebApplication server, string path) => new(SmallServer.UrlOf(server) + path);

    private static async Task<(int ExitCode, string Output)> AskAsync(string target, WebApplication server, string path, Uri api, string? key)
    {
        using BrokerConfig files = new();
        string[] keyFile = key is null ? [] : ["--api-key-file", files.Write(key + "\n", "key.txt")];
        return await InProcess.RunAsync(["doctor", target, "--url", UrlOf(server, path).OriginalString, "--api", api.GetLeftPart(UriPartial.Authority), .. keyFile]);
    }
}
