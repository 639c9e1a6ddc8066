using System.Net;
using System.Runtime.CompilerServices;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using HookSdk.Tests.Changes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static HookSdk.EmqX.Tests.ExHook.Hosting.ExHookChangeTests;

namespace HookSdk.EmqX.Tests.ExHook.Hosting;

/// <summary>What nodes were told at their last load, when providers change.</summary>
public sealed class BrokerLoadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task LoadThatBeganBeforeAChange_IsAnsweredWithWhatIsServedNow()
    {
        LoadsSlowly slow = new();
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], exhook => exhook.Add(slow).Add(new LetsIn()));
        slow.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<EmqxLoadOutcome> loading = app.Emqx.LoadAsync();
        await slow.Entered.WaitAsync(Patience, TestContext.Current.CancellationToken);

        app.Plugins.Load(new Authorizes());
        app.Plugins.Disable(nameof(LetsIn));
        slow.Gate.SetResult();

        (await loading).EnsureLoaded();
        FakeEmqxClient client = (await app.Emqx.ConnectAsync("c", "dev", "x")).EnsureAccepted().Client;
        (await client.PublishAsync("forbidden", "x")).EnsureDenied();
        int told = app.Needed.Count;

        // It has what is served, so that the same again is new.
        app.Plugins.Unload(nameof(Authorizes));
        app.Needed.Count.ShouldBe(told + 1);
        app.Needed[^1].ShouldContain(Needed + "client.authorize is asked about in vain. ");
    }

    [Fact]
    public async Task OtherTopics_AreToldAgain_OnceEmqxHasLoadedTheServer()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], static exhook => exhook.Add(new Hears(), "hears"));

        app.Plugins.Load(new HearsMore(), "more");
        (await app.Emqx.LoadAsync()).EnsureLoaded();
        app.Plugins.Unload("more");
        app.Needed.Count.ShouldBe(2);
        app.Needed.ShouldAllBe(static l => l.Contains("message.delivered is served on other topics", StringComparison.Ordinal));

        // Other topics than those that were told of, too.
        app.Plugins.Load(new HearsElse(), "else");
        app.Needed.Count.ShouldBe(3);
    }

    [Fact]
    public async Task AuthenticateThatStaysMounted_IsToldWhenNobodyServesIt_EachTime()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], static exhook => exhook.Add(new LetsIn()), static o => o.MountDecidingHooks = true);
        int Told() => app.Log.Lines.Count(static l => l.StartsWith("exhook: no provider serves client.authenticate any more, MountDecidingHooks keeps it mounted, and EMQX 5.1", StringComparison.Ordinal));

        app.Plugins.Disable(nameof(LetsIn));
        app.Plugins.Disable("a");
        Told().ShouldBe(1);
        (await app.Emqx.ConnectAsync("c", "dev", "x")).EnsureRefused();

        app.Plugins.Enable(nameof(LetsIn));
        app.Plugins.Disable(nameof(LetsIn));
        Told().ShouldBe(2);
        app.Needed.ShouldBeEmpty();
    }

    [Fact]
    public async Task EachNode_IsToldOfByWhatItHasMounted()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"]);
        await using FakeEmqx second = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.Url)), static o => o.Node = "emqx2@10.0.0.2");

        app.Plugins.Load(new Authorizes());
        app.Needed.ShouldHaveSingleItem().ShouldContain("client.authorize is served and not asked about (on emqx@127.0.0.1, emqx2@10.0.0.2). ");

        (await second.LoadAsync()).EnsureLoaded();
        app.Needed.Count.ShouldBe(1);
        app.Plugins.Load(new Hears());
        app.Needed[^1].ShouldContain(
            "client.authorize, message.delivered is served and not asked about (on emqx@127.0.0.1); message.delivered is served and not asked about (on emqx2@10.0.0.2). ");

        await second.DeleteServerAsync();
        (await app.Emqx.LoadAsync()).EnsureLoaded();
        app.Plugins.Unload(nameof(Hears));
        app.Needed[^1].ShouldContain(Needed + "message.delivered is asked about in vain. ");
        app.Needed.Count.ShouldBe(3);
    }

    [Fact]
    public async Task ReloadAtBroker_OfSeveralClusters_SaysThatItReachesOne()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"], reloads: true);
        await using FakeEmqx other = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.Url)), static o => o.Cluster = "other");

        app.Plugins.Load(new Authorizes());

        app.Log.Lines.Count(static l => l.StartsWith("exhook: nodes of several clusters (emqxcl, other) have to load this server again", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task ProviderWithTopics_IsCollected_ThoughEmqxHasThemMounted()
    {
        await using ExHookApp app = await ExHookApp.StartAsync(["a"]);
        WeakReference gone = await LoadAndUnloadAsync(app);

        using CancellationTokenSource patience = new(Patience);
        while (gone.IsAlive)
        {
            patience.IsCancellationRequested.ShouldBeFalse("Something holds a provider that was unloaded.");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        app.Needed[^1].ShouldContain("message.delivered is asked about in vain");
    }

    [Fact]
    public async Task TopicsOfAHookThatNobodyServes_AreToldWhenThatIsKnown()
    {
        const string Line = "exhook: Hooks:ExHook:Topics:message.delivered has no effect, since no provider overrides that hook.";
        ChangeLog log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<PluginsMayComeLater>().AddExHook(static o => o.Topics["message.delivered"] = ["x/#"]);
        await using WebApplication app = builder.Build();
        app.MapExHookProvider();
        HookPlugins plugins = app.Services.GetRequiredService<HookPlugins>();
        plugins.Load(new Hears());

        await app.StartAsync(TestContext.Current.CancellationToken);
        log.Lines.ShouldNotContain(Line);

        plugins.Disable(nameof(Hears));
        plugins.Load(new Authorizes());
        log.Lines.Count(static l => l == Line).ShouldBe(1);
        plugins.Enable(nameof(Hears));
        plugins.Disable(nameof(Hears));
        log.Lines.Count(static l => l == Line).ShouldBe(2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> LoadAndUnloadAsync(ExHookApp app)
    {
        Hears hears = new();
        app.Plugins.Load(hears);
        (await app.Emqx.LoadAsync()).EnsureLoaded();
        app.Plugins.Unload(nameof(Hears)).ShouldBeTrue();
        return new WeakReference(hears);
    }

    private sealed class LoadsSlowly : ExHookProvider
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource? Gate { get; set; }

        public Task Entered => _entered.Task;

        public override async ValueTask OnProviderLoadedAsync(ProviderLoadedRequest request, HookContext context)
        {
            if (Gate is { } gate)
            {
                _entered.TrySetResult();
                await gate.Task;
            }
        }
    }

    private sealed class HearsElse : ExHookProvider
    {
        [Topics("c/#")]
        public override ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => default;
    }
}
