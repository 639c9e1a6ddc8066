using System.Globalization;
using HookSdk.Testing;
using HookSdk.Tests.Changes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq.Tests.Hosting;

/// <summary>Plugins of a running VerneMQ hook server change.</summary>
public sealed class VerneMqChangeTests : ChangeTests
{
    [Fact]
    public async Task OtherHooks_WhereNobodyRegisters_AreToldWithTheCommand()
    {
        await using ChangeApp app = await StartAsync("a");
        VerneMqPlugins plugins = app.Services.GetRequiredService<VerneMqPlugins>();

        plugins.Load(new Subscribes());
        plugins.Load(new Subscribes(), "second");
        plugins.Unload((VerneMqPlugin)app.Make("never")).ShouldBeFalse();
        app.Plugins.Unload("second").ShouldBeTrue();
        app.Plugins.Unload(nameof(Subscribes)).ShouldBeTrue();

        app.Log.Lines.Count(static l => l.StartsWith("vernemq: other hooks are served than before", StringComparison.Ordinal)).ShouldBe(2);
        string url = app.Url + "/vernemq";
        app.Log.Lines.ShouldContain($"vmq-admin webhooks register hook=auth_on_subscribe endpoint={url}; vmq-admin webhooks register hook=auth_on_subscribe_m5 endpoint={url}");
        app.Log.Lines.ShouldContain($"vmq-admin webhooks deregister hook=auth_on_subscribe endpoint={url}; vmq-admin webhooks deregister hook=auth_on_subscribe_m5 endpoint={url}");
    }

    [Fact]
    public async Task Load_OfAClassThatHasANameOfItsOwn_IsAnotherPlugin()
    {
        await using ChangeApp app = await StartAsync("a");
        VerneMqPlugins plugins = app.Services.GetRequiredService<VerneMqPlugins>();

        plugins.Load(new Subscribes(), "first");
        plugins.Load(new Subscribes());
        Should.Throw<InvalidOperationException>(() => plugins.Load(new Subscribes())).Message.ShouldContain("'Subscribes' was added twice");
        Should.Throw<InvalidOperationException>(() => plugins.Load(new Subscribes(), "first")).Message.ShouldContain("Two plugins are called 'first'");

        plugins.Plugins.Select(static p => p.Name).ShouldBe(["a", "end", "first", "Subscribes"]);
    }

    [Fact]
    public async Task DecisionThatNobodyTakesAnyMore_IsTold_EachTimeItComesToPass()
    {
        await using ChangeApp app = await StartAsync("a");
        int Told() => app.Log.Lines.Count(static l => l.StartsWith("vernemq: auth_on_register is served here and auth_on_subscribe is not", StringComparison.Ordinal));
        Told().ShouldBe(1);

        app.Plugins.Load(new Subscribes());
        app.Plugins.Disable("a");
        Told().ShouldBe(1);

        app.Plugins.Disable(nameof(Subscribes));
        app.Plugins.Enable("a");
        Told().ShouldBe(2);
    }

    [Fact]
    public async Task Fake_OfAServerWhosePluginsComeLater_FollowsThem()
    {
        ServiceCollection services = new();
        services.AddSingleton<PluginsMayComeLater>().AddVerneMq(static _ => { });
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeVerneMq vernemq = await FakeVerneMq.StartAsync(HookTarget.Services(provider), static o => o.Registrations.Add(new VerneMqWebhook(VerneMqHookNames.AuthOnRegisterM5, new Uri("http://in-process/"))));

        (await vernemq.ConnectAsync("c", "user")).EnsureRefused();
        provider.GetRequiredService<HookPlugins>().Load(new Marks("", null), "end");

        (await vernemq.ConnectAsync("c", "user")).EnsureAccepted();
    }

    private protected override async Task<ChangeApp> StartAsync(params string[] marks)
    {
        ChangeLog log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        VerneMqBuilder vernemq = builder.Services.AddVerneMq(static o => o.Deadline = TimeSpan.FromSeconds(60));
        foreach (string mark in marks)
        {
            vernemq.Add(new Marks(mark, null), mark);
        }

        vernemq.Add(new Marks("", null), "end");
        WebApplication app = builder.Build();
        app.MapVerneMqPlugin("/vernemq");
        await app.StartAsync(TestContext.Current.CancellationToken);
        string url = app.Urls.First() + "/vernemq";
        VerneMqWebhook register = new(VerneMqHookNames.AuthOnRegisterM5, new Uri(url)) { BrokerTimeout = TimeSpan.FromSeconds(60) };
        return new VerneMqApp(app, await FakeVerneMq.StartAsync(HookTarget.Url(new Uri(url)), o => o.Registrations.Add(register))) { Log = log };
    }

    [FailClosed]
    private sealed class Marks(string mark, Func<Task>? gate) : VerneMqPlugin
    {
        public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
        {
            string marks = await ChangeApp.MarkAsync(context, mark, gate);
            return mark.Length > 0 ? RegisterReply.Next() : RegisterReply.Ok(new() { UserName = marks });
        }
    }

    [FailClosed]
    private sealed class Subscribes : VerneMqPlugin
    {
        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => new(SubscribeReply.Ok());
    }

    private sealed class VerneMqApp(WebApplication app, FakeVerneMq vernemq) : ChangeApp
    {
        private int _clients;

        public override IServiceProvider Services => app.Services;

        public override string Url => app.Urls.First();

        public override object Make(string mark, Func<Task>? gate = null) => new Marks(mark, gate);

        /// <summary>Nobody serves the hook: VerneMQ refuses what nobody has decided.</summary>
        public override async Task<string> CallAsync()
        {
            string id = Interlocked.Increment(ref _clients).ToString(CultureInfo.InvariantCulture);
            VerneMqConnectOutcome outcome = await vernemq.ConnectAsync(id, "user");
            if (!outcome.IsAccepted)
            {
                outcome.EnsureRefused();
                vernemq.Calls.Last(c => c.Hook == VerneMqHookNames.AuthOnRegisterM5).Failure.ShouldBeNull();
                return "";
            }

            string marks = outcome.Client.UserName!;
            await outcome.Client.DisconnectAsync();
            return marks == "user" ? "" : marks;
        }

        public override void EnsureNoFallback() => vernemq.EnsureNoFallback();

        public override async ValueTask DisposeAsync()
        {
            await vernemq.DisposeAsync();
            await app.DisposeAsync();
        }
    }
}
