using System.Net;
using System.Text;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using HookSdk.Tests.Changes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExHook.Hosting;

/// <summary>Providers of a running ExHook server change, and EMQX calls over gRPC.</summary>
public sealed class ExHookChangeTests : ChangeTests
{
    internal const string Needed = "exhook: EMQX has to load this server again: ";

    [Fact]
    public async Task OtherHooksOrTopics_AreToldWithTheReloadThatIsNeeded_OncePerChange()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"]);

        app.Plugins.Disable("a");
        app.Plugins.Enable("a");
        app.Needed.ShouldBeEmpty();

        app.Plugins.Load(new Authorizes());
        app.Plugins.Disable("a");
        app.Plugins.Load(new Hears(), "hears");
        app.Plugins.Load(new HearsMore(), "more");
        app.Plugins.Unload("more");
        app.Plugins.Unload("hears");
        app.Plugins.Unload(nameof(Authorizes));

        app.Needed.Select(static l => l[Needed.Length..l.IndexOf(". ", StringComparison.Ordinal)]).ShouldBe(
        [
            "client.authorize is served and not asked about",
            "client.authorize, message.delivered is served and not asked about",
            "client.authorize is served and not asked about",
        ]);
    }

    [Fact]
    public async Task OtherTopicsThanThoseMounted_AreTold()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], static exhook => exhook.Add(new Hears(), "hears"));
        app.Plugins.Load(new HearsMore(), "more");

        app.Needed.ShouldHaveSingleItem().ShouldContain("message.delivered is served on other topics");

        app.Plugins.Disable("hears");
        app.Plugins.Disable("more");
        app.Needed[^1].ShouldContain("message.delivered is asked about in vain");
    }

    [Fact]
    public async Task Load_WithTopicsThatAreNotValid_ChangesNothing()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"]);

        Should.Throw<InvalidOperationException>(() => app.Plugins.Load(new HearsWrong())).Message.ShouldContain("[Topics] on 'HearsWrong.OnMessageDeliveredAsync' is not valid");

        app.Plugins.Plugins.Select(static p => p.Name).ShouldBe(["a", "end"]);
        await Expect(app, "a");
    }

    [Fact]
    public async Task AuthenticateThatNobodyServesAnyMore_IsToldWhereAnIgnoreRefuses()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], static exhook => exhook.Add(new LetsIn()));
        (await app.Emqx.ConnectAsync("c", "dev", "x")).EnsureAccepted();

        app.Plugins.Disable(nameof(LetsIn));

        (await app.Emqx.ConnectAsync("c", "dev", "x")).EnsureRefused();
        app.Log.Lines.ShouldContain(static l => l.StartsWith("exhook: no provider serves client.authenticate any more, and EMQX 5.1", StringComparison.Ordinal));
        app.Emqx.EnsureNoFallback();
    }

    [Fact]
    public async Task ReloadAtBroker_HasEmqxLoadTheServerAgain()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], reloads: true);
        FakeEmqxClient client = (await app.Emqx.ConnectAsync("c", "dev", "x")).EnsureAccepted().Client;
        (await client.PublishAsync("t", "x")).EnsureAuthorized();

        app.Plugins.Load(new Authorizes());

        EmqxManagement management = app.Services.GetRequiredService<EmqxManagement>();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!(await management.ListHookServersAsync(patience.Token)).Single().Hooks.Contains(ExHookHookNames.ClientAuthorize))
        {
            await Task.Yield();
        }

        app.Needed.ShouldBeEmpty();
        app.Log.Lines.ShouldContain("exhook: EMQX is asked to load this server again: client.authorize is served and not asked about");
        (await client.PublishAsync("forbidden", "x")).EnsureDenied();
        app.Emqx.EnsureNoFailure();
    }

    [Fact]
    public async Task ReloadAtBroker_WhereEmqxRefuses_SaysSo()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], reloads: true, name: "nobody");

        app.Plugins.Load(new Authorizes());

        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!app.Log.Lines.Any(static l => l.StartsWith("exhook: EMQX could not be brought to load this server again", StringComparison.Ordinal)))
        {
            patience.IsCancellationRequested.ShouldBeFalse(string.Join('\n', app.Log.Lines));
            await Task.Yield();
        }

        app.Emqx.EnsureNoFailure();
    }

    [Fact]
    public async Task ReloadAtBroker_WithoutAClient_IsToldAtTheStart()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], configure: static o => o.ReloadAtBroker = true);

        app.Log.Lines.ShouldContain("exhook: Hooks:ExHook:ReloadAtBroker has no effect without a client of EMQX's management API: call builder.Services.AddEmqxManagement()");
        app.Plugins.Load(new Authorizes());
        app.Needed.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ProvidersThatComeBeforeTheStart_NeedNoReload()
    {
        ChangeLog log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<PluginsMayComeLater>().AddExHook();
        await using WebApplication app = builder.Build();
        app.MapExHookProvider();

        app.Services.GetRequiredService<HookPlugins>().Load(new Authorizes());
        await app.StartAsync(TestContext.Current.CancellationToken);

        log.Lines.ShouldNotContain(static l => l.StartsWith(Needed, StringComparison.Ordinal));
        log.Lines.Count(static l => l.Contains("EMQX starts open", StringComparison.Ordinal)).ShouldBe(1);
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.Urls.First())));
        FakeEmqxClient client = (await emqx.ConnectAsync("c", "dev", "x")).EnsureAccepted().Client;
        (await client.PublishAsync("forbidden", "x")).EnsureDenied();
    }

    private protected override async Task<ChangeApp> StartAsync(params string[] marks) => await ExHookApp.StartAsync(marks);

    [FailClosed]
    private sealed class Marks(string mark, Func<Task>? gate) : ExHookProvider
    {
        public override async ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context)
        {
            EmqxMessage message = request.Message;
            string marks = await ChangeApp.MarkAsync(context, mark, gate);
            return mark.Length > 0 ? MessagePublishReply.PassThrough() : MessagePublishReply.Deliver(message with { Payload = Encoding.UTF8.GetBytes(marks) });
        }
    }

    [FailClosed]
    internal sealed class Authorizes : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => new(request.Topic == "forbidden" ? AccessReply.Deny() : AccessReply.Allow());
    }

    [FailClosed]
    internal sealed class LetsIn : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());
    }

    internal sealed class Hears : ExHookProvider
    {
        [Topics("a/#")]
        public override ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => default;
    }

    internal sealed class HearsMore : ExHookProvider
    {
        [Topics("b/#")]
        public override ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => default;
    }

    private sealed class HearsWrong : ExHookProvider
    {
        [Topics("a/#/b")]
        public override ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => default;
    }

    internal sealed class ExHookApp : ChangeApp
    {
        private readonly WebApplication _app;

        private ExHookApp(WebApplication app, FakeEmqx emqx) => (_app, Emqx) = (app, emqx);

        public FakeEmqx Emqx { get; }

        public override string Url => _app.Urls.First();

        public override IServiceProvider Services => _app.Services;

        public IReadOnlyList<string> Needed => [.. Log.Lines.Where(static l => l.StartsWith(ExHookChangeTests.Needed, StringComparison.Ordinal))];

        public static async Task<ExHookApp> StartAsync(string[] marks, Action<ExHookBuilder>? add = null, Action<ExHookOptions>? configure = null, bool reloads = false, string? name = null)
        {
            ChangeLog log = new();
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
            builder.Logging.ClearProviders().AddProvider(log);
            FakeEmqx emqx = await FakeEmqx.StartAsync();
            ExHookBuilder exhook = builder.Services.AddExHook(o =>
            {
                o.ReloadAtBroker = reloads;
                o.NameAtBroker = name;
                configure?.Invoke(o);
            });
            if (reloads)
            {
                Uri management = await emqx.OpenManagementAsync();
                builder.Services.AddEmqxManagement(o =>
                {
                    o.Url = management;
                    o.ApiKey = "key";
                    o.ApiSecret = "secret";
                });
            }

            foreach (string mark in marks)
            {
                exhook.Add(new Marks(mark, null), mark);
            }

            add?.Invoke(exhook);
            exhook.Add(new Marks("", null), "end");
            WebApplication app = builder.Build();
            app.MapExHookProvider();
            await app.StartAsync(TestContext.Current.CancellationToken);
            (await emqx.AddServerAsync(new EmqxServerSettings { Url = new(app.Urls.First()), RequestTimeout = TimeSpan.FromSeconds(60) }, HookTarget.Url(new Uri(app.Urls.First())))).EnsureLoaded();
            return new ExHookApp(app, emqx) { Log = log };
        }

        public override object Make(string mark, Func<Task>? gate = null) => new Marks(mark, gate);

        /// <summary>Nobody serves the hook: EMQX goes on as if nobody were asked.</summary>
        public override async Task<string> CallAsync()
        {
            EmqxPublishOutcome outcome = await Emqx.PublishAsync(new MqttPublish("t", "none"));
            outcome.Message.ShouldNotBeNull();
            return outcome.Message.Text == "none" ? "" : outcome.Message.Text;
        }

        public override void EnsureNoFallback()
        {
            Emqx.EnsureNoFallback();
            Emqx.EnsureNoFailure();
        }

        public override async ValueTask DisposeAsync()
        {
            await Emqx.DisposeAsync();
            await _app.DisposeAsync();
        }
    }
}
