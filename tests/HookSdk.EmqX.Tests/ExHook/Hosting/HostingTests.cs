using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Hosting;

/// <summary>On Kestrel, by HTTP/2 without TLS.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task Server_ServesAllThreeVersionsOnOnePortAtOnce()
    {
        await using WebApplication app = await StartAsync(static s => s.AddExHookProvider<Gate>());
        using GrpcClient client = new(new Uri(app.Urls.First()));

        Task<Wire.ValuedResponse>[] calls =
        [
            CallAsync(client, "v1", "OnClientCheckAcl", "dev1"), CallAsync(client, "v2", "OnClientAuthorize", "dev1"), CallAsync(client, "v3", "OnClientAuthorize", "dev1"),
            CallAsync(client, "v1", "OnClientCheckAcl", "x"), CallAsync(client, "v2", "OnClientAuthorize", "x"), CallAsync(client, "v3", "OnClientAuthorize", "x"),
        ];
        Wire.ValuedResponse[] replies = await Task.WhenAll(calls);

        replies.Select(static r => r.BoolResult).ShouldBe([true, true, true, false, false, false]);
        replies.ShouldAllBe(static r => r.HasBoolResult);
    }

    [Fact]
    public async Task Server_UnknownMethodOfAVersion_IsUnimplemented()
    {
        await using WebApplication app = await StartAsync(static s => s.AddExHookProvider<Gate>());
        using GrpcClient client = new(new Uri(app.Urls.First()));
        (await Should.ThrowAsync<GrpcException>(CallAsync(client, "v2", "OnClientCheckAcl", "x"))).Code.ShouldBe(GrpcStatusCode.Unimplemented);
        (await Should.ThrowAsync<GrpcException>(CallAsync(client, "v4", "OnClientAuthorize", "x"))).Code.ShouldBe(GrpcStatusCode.Unimplemented);
    }

    [Fact]
    public async Task Server_ScopedProvider_HasAnInstanceForEachCall()
    {
        await using WebApplication app = await StartAsync(static s => s.AddExHook().Add<Counting>(ServiceLifetime.Scoped));
        using GrpcClient client = new(new Uri(app.Urls.First()));
        for (int i = 0; i < 3; i++)
        {
            (await CallAsync(client, "v2", "OnClientAuthorize", "x")).BoolResult.ShouldBeTrue("a second call of one instance says no");
        }
    }

    [Fact]
    public void Map_WithoutAdd_SaysWhatToCall()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();
        Should.Throw<InvalidOperationException>(() => app.MapExHookProvider()).Message.ShouldContain("AddExHookProvider<YourProvider>()");
    }

    [Fact]
    public void Map_WithoutAProvider_SaysWhatToCall()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddExHook();
        Should.Throw<InvalidOperationException>(() => builder.Build().MapExHookProvider()).Message.ShouldContain("Add<YourProvider>()");
    }

    [Fact]
    public void Map_Twice_Throws()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddExHookProvider<Gate>();
        WebApplication app = builder.Build();
        app.MapExHookProvider();
        Should.Throw<InvalidOperationException>(() => app.MapExHookProvider()).Message
            .ShouldStartWith("'/emqx.exhook.v1.HookProvider' is mapped twice: for exhook and for exhook.");
    }

    [Fact]
    public void Add_ProviderWithoutAnOverride_Throws() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddExHookProvider<Nothing>()).Message.ShouldContain("overrides no hook");

    [Fact]
    public void Options_HaveTheStatedDefaults()
    {
        ExHookOptions options = new();
        (options.Deadline, options.MaxConcurrentCalls, options.MaxRequestBytes, options.BackgroundQueueLength).ShouldBe((TimeSpan.FromSeconds(4), 20_000, 64L << 20, 100_000));
        (options.MountDecidingHooks, options.NotifyInBackground, options.Topics.Count).ShouldBe((false, false, 0));
    }

    [Theory]
    [InlineData("Hooks:ExHook:BackgroundQueueLength", "0", "outside 1 to 10,000,000")]
    [InlineData("Hooks:ExHook:Topics:message.publish:0", "a/#/b", "is no topic filter")]
    [InlineData("Hooks:ExHook:Topics:client.connected:0", "a", "no such message hook")]
    [InlineData("Hooks:ExHook:MaxConcurrentCalls", "0", "less than 1")]
    [InlineData("Hooks:ExHook:Unknown", "1", "Hooks:ExHook:Unknown: there is no such setting. Hooks:ExHook has Topics, MountDecidingHooks, ")]
    [InlineData("Hooks:ExHook:Topics", "a/#", "Hooks:ExHook:Topics takes settings below it, not a text.")]
    [InlineData("Hooks:ExHook:Topics:message.publish", "a/#", "Hooks:ExHook:Topics:message.publish takes settings below it, not a text.")]
    [InlineData("Hooks:ExHook:BackgroundQueueLength", "many", "Hooks:ExHook:BackgroundQueueLength = 'many' cannot be read: it takes a whole number up to 2147483647.")]
    public void Options_FromConfiguration_AreValidated(string key, string value, string problem)
    {
        Should.Throw<Exception>(() => new ExHookHost(null, [new AllHooks()], new Dictionary<string, string?> { [key] = value })).ToString().ShouldContain(problem);
    }

    /// <summary>EMQX goes on after an error where its <c>failed_action</c> says so; an answer it heeds.</summary>
    [Fact]
    public async Task RequestOverTheLimit_IsAnsweredAsTheProviderStates()
    {
        await using WebApplication app = await StartAsync(static services => services.AddExHook(static o => o.MaxRequestBytes = 2_000).Add<Closed>());
        using GrpcClient client = new(new Uri(app.Urls.First()));

        Task<Wire.ValuedResponse> PublishAsync(int bytes) => client.CallAsync(
            $"/{ExHookHost.Service("v2")}/OnMessagePublish",
            new Wire.MessagePublishRequest { Message = new() { Topic = "a", Payload = ByteString.CopyFrom(new byte[bytes]) } },
            Wire.ValuedResponse.Parser,
            TimeSpan.FromSeconds(30),
            TestContext.Current.CancellationToken);

        (await PublishAsync(10)).Message.ShouldBeNull();
        (await PublishAsync(3_000)).Message.Headers["allow_publish"].ShouldBe("false");
        (await PublishAsync(200_000)).Message.Headers["allow_publish"].ShouldBe("false");
    }

    private static async Task<Wire.ValuedResponse> CallAsync(GrpcClient client, string version, string method, string clientId) => await client.CallAsync(
        $"/{ExHookHost.Service(version)}/{method}",
        new Wire.ClientAuthorizeRequest { Clientinfo = new() { Clientid = clientId }, Topic = "a" },
        Wire.ValuedResponse.Parser,
        TimeSpan.FromSeconds(30),
        TestContext.Current.CancellationToken);

    private static async Task<WebApplication> StartAsync(Action<IServiceCollection> add)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static k => k.ConfigureEndpointDefaults(static e => e.Protocols = HttpProtocols.Http2));
        add(builder.Services);
        WebApplication app = builder.Build();
        app.MapExHookProvider();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public sealed class Gate : ExHookProvider
    {
        [FailClosed]
        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
            new(request.Client.ClientId == "dev1" ? AccessReply.Allow() : AccessReply.Deny());
    }

    public sealed class Counting : ExHookProvider
    {
        private int _calls;

        [FailClosed]
        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
            new(++_calls == 1 ? AccessReply.Allow() : AccessReply.Deny());
    }

    public sealed class Closed : ExHookProvider
    {
        [FailClosed]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.PassThrough());
    }

    public sealed class Nothing : ExHookProvider;
}
