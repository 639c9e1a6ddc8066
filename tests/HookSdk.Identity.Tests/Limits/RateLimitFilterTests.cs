using System.Globalization;
using System.Net;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.Testing;
using HookSdk.VerneMq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Limits;

/// <summary>Limits in front of a plugin of each target, and what a client sees of them.</summary>
public sealed class RateLimitFilterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();
    private readonly Asked _asked = new();

    [Fact]
    public async Task Emqx_LoginsOfAnAddress_AndPublishesOfAClient_AreLimited()
    {
        await using ServiceProvider services = Build(
            static s => s.AddExHook().Add<Provider>().AddHookFilter<RateLimitFilter>(),
            Limit("logins", "PeerAddress", 2, "client.authenticate"),
            Limit("publishes", "Client", 1, "message.publish"));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        FakeEmqxClient c1 = (await emqx.ConnectAsync("c1", "u1")).EnsureAccepted().Client;
        FakeEmqxClient c2 = (await emqx.ConnectAsync("c2", "u2")).EnsureAccepted().Client;
        (await emqx.ConnectAsync("c3", "u3")).EnsureRefused();
        (await c1.PublishAsync("a", "1")).EnsureAccepted();
        (await c1.PublishAsync("b", "2")).EnsureDropped();
        (await c2.PublishAsync("b", "3")).EnsureAccepted();
        _asked.Names.ShouldBe(["u1", "u2", "a", "b"]);

        _time.Advance(TimeSpan.FromSeconds(1));
        (await emqx.ConnectAsync("c3", "u3")).EnsureAccepted();
        (await c1.PublishAsync("a", "4")).EnsureAccepted();
        emqx.EnsureNoFailure();
        _lines.All.ShouldContain("The limit 'logins' refused a call of client.authenticate");
        _lines.All.ShouldContain("The limit 'publishes' refused a call of message.publish");
    }

    [Fact]
    public async Task Emqx_TopicsOfAllClients_AndUsers_AreLimited()
    {
        await using ServiceProvider services = Build(
            static s => s.AddExHook().Add<Provider>().AddHookFilter<RateLimitFilter>(),
            Limit("topics", "Topic", 1, "message.publish"),
            Limit("users", "UserName", 2, "message.publish"));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));
        FakeEmqxClient c1 = (await emqx.ConnectAsync("c1", "u1")).EnsureAccepted().Client;
        FakeEmqxClient c2 = (await emqx.ConnectAsync("c2", "u2")).EnsureAccepted().Client;

        (await c1.PublishAsync("a", "1")).EnsureAccepted();
        (await c2.PublishAsync("a", "2")).EnsureDropped();
        (await c1.PublishAsync("b", "3")).EnsureAccepted();
        (await c1.PublishAsync("c", "4")).EnsureDropped();
        (await c2.PublishAsync("d", "5")).EnsureAccepted();
    }

    [Fact]
    public async Task VerneMq_LoginsOfAnAddress_AndFiltersAndPublishesOfAClient_AreLimited()
    {
        await using ServiceProvider services = Build(
            static s => s.AddVerneMq().Add<Webhooks>().AddHookFilter<RateLimitFilter>(),
            Limit("logins", "PeerAddress", 2, "auth_on_register"),
            Limit("publishes", "UserName", 1, "auth_on_publish", "auth_on_publish_m5"),
            Limit("filters", "Topic", 1, "auth_on_subscribe"));
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        FakeVerneMqClient c1 = (await broker.ConnectAsync("c1", "u1")).EnsureAccepted().Client;
        (await broker.ConnectAsync(new MqttConnect("c2") { UserName = "u2", Version = MqttVersion.V311 })).EnsureAccepted();
        (await broker.ConnectAsync("c3", "u3")).EnsureRefused();
        (await broker.ConnectAsync(new MqttConnect("c3") { UserName = "u3" }, new VerneMqPeer(IPAddress.Parse("10.0.0.1")))).EnsureAccepted();
        (await c1.PublishAsync("a", "1", qos: 1)).EnsureAccepted();
        (await c1.PublishAsync("b", "2", qos: 1)).EnsureRefused();
        (await c1.SubscribeAsync([new("a", 1), new("b", 1)])).EnsureGranted(1, 1);
        (await c1.SubscribeAsync([new("b", 1)])).EnsureRefused();
        broker.EnsureNoFallback();
    }

    /// <summary>VerneMQ calls another hook for clients of MQTT 5: a limit on the one without a version counts both, and a limit on that one alone its own.</summary>
    [Theory]
    [InlineData("auth_on_publish", MqttVersion.V5, false)]
    [InlineData("auth_on_publish", MqttVersion.V311, false)]
    [InlineData("auth_on_publish_m5", MqttVersion.V5, false)]
    [InlineData("auth_on_publish_m5", MqttVersion.V311, true)]
    public async Task VerneMq_LimitOfAHook_CountsItsTwinOfMqtt5(string hook, MqttVersion version, bool isPublished)
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq().Add<Webhooks>().AddHookFilter<RateLimitFilter>(), Limit("publishes", "UserName", 1, hook));
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));
        FakeVerneMqClient other = (await broker.ConnectAsync(new MqttConnect("c1") { UserName = "u1", Version = MqttVersion.V5 })).EnsureAccepted().Client;
        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("c2") { UserName = "u1", Version = version })).EnsureAccepted().Client;

        (await other.PublishAsync("a", "1", qos: 1)).EnsureAccepted();
        (await client.PublishAsync("b", "2", qos: 1)).IsAccepted.ShouldBe(isPublished);
        await services.GetRequiredService<RateLimitCheck>().StartedAsync(TestContext.Current.CancellationToken);

        _lines.All.ShouldNotContain(static l => l.Contains("RateLimitFilter", StringComparison.Ordinal));
        broker.EnsureNoFallback();
    }

    [Fact]
    public async Task Emg_MessagesOfASender_AndToANumber_AreLimited()
    {
        await using ServiceProvider services = Build(
            static s => s.AddEmg().Add<Sms>().AddHookFilter<RateLimitFilter>(),
            Limit("senders", "Client", 2, "before_receive"),
            Limit("receivers", "Destination", 1, "before_receive"));
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        (await emg.ReceiveAsync(new("100", "46700000001", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("200", "46700000001", "hi"))).EnsureRejected();
        (await emg.ReceiveAsync(new("100", "46700000002", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("100", "46700000003", "hi"))).EnsureRejected();
        _asked.Names.ShouldBe(["100", "100"]);
        string.Join('\n', _lines.All).ShouldNotContain("46700000001");
    }

    [Fact]
    public async Task M4_CallsToANumber_AreLimited()
    {
        await using ServiceProvider services = Build(
            static s => s.AddM4().Add<Voice>().AddHookFilter<RateLimitFilter>(),
            Limit("calls", "Destination", 1, "external_script"));
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        (await m4.CallAsync("1", "2")).EnsureUnchanged();
        (await m4.CallAsync("3", "2")).EnsureRejected();
        (await m4.CallAsync("1", "4")).EnsureUnchanged();
    }

    /// <summary>Two plugins, and a filter that stands around one of them twice: a call is one call.</summary>
    [Fact]
    public async Task Call_OfAChain_CountsOnce()
    {
        await using ServiceProvider services = Build(
            static s => s.AddExHook().Add<Provider>().Add<Limited>().AddHookFilter<RateLimitFilter>(),
            Limit("publishes", "Client", 2, "message.publish"));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));
        FakeEmqxClient client = (await emqx.ConnectAsync("c1", "u1")).EnsureAccepted().Client;

        (await client.PublishAsync("a", "1")).EnsureAccepted();
        (await client.PublishAsync("a", "2")).EnsureAccepted();
        (await client.PublishAsync("a", "3")).EnsureDropped();
    }

    /// <summary>What cannot be counted is not limited, and said once.</summary>
    [Fact]
    public async Task Call_ThatTellsNothingToCountBy_IsNotLimited_AndThatIsSaid()
    {
        await using ServiceProvider services = Build(
            static s => s.AddVerneMq().Add<Webhooks>().AddHookFilter<RateLimitFilter>(),
            Limit("publishes", "UserName", 1, "auth_on_publish_m5"));
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));
        FakeVerneMqClient client = (await broker.ConnectAsync("c1")).EnsureAccepted().Client;

        for (int i = 0; i < 3; i++)
        {
            (await client.PublishAsync("a", "1", qos: 1)).EnsureAccepted();
        }

        _lines.All.Count(static l => l == "A call of auth_on_publish_m5 tells no UserName, so the limit 'publishes' does not count it").ShouldBe(1);
    }

    [Fact]
    public async Task Settings_Changed_ApplyToTheNextCall_AndALimitThatStaysGoesOn()
    {
        Settings<RateLimitList> settings = new([new() { Name = "a", Hooks = { "h" }, Permits = 1 }, new() { Name = "b", Hooks = { "h2" }, Permits = 1 }]);
        using RateLimitFilter filter = new(settings, _lines, _time);
        (await PassesAsync(filter, "h")).ShouldBeTrue();
        (await PassesAsync(filter, "h2")).ShouldBeTrue();

        settings.Change([new() { Name = "a", Hooks = { "h" }, Permits = 1 }, new() { Name = "b", Hooks = { "h2" }, Permits = 2 }]);

        (await PassesAsync(filter, "h")).ShouldBeFalse();
        (await PassesAsync(filter, "h2")).ShouldBeTrue();
        (await PassesAsync(filter, "h2")).ShouldBeTrue();
        (await PassesAsync(filter, "h2")).ShouldBeFalse();
        settings.Change([]);
        (await PassesAsync(filter, "h")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("0:Hooks:0", "", "it must name the hooks that are counted")]
    [InlineData("0:Name", "", "RateLimits:0:Name: it is empty")]
    [InlineData("1:Name", "publishes", "there are two of the name 'publishes'")]
    [InlineData("0:Permits", "0", "RateLimits:0:Permits: 0 is less than 1")]
    [InlineData("0:Burst", "0", "RateLimits:0:Burst: 0 is less than 1")]
    [InlineData("0:MaxKeys", "-1", "RateLimits:0:MaxKeys: -1 is less than 1")]
    [InlineData("0:Period", "2.00:00:00", "RateLimits:0:Period")]
    [InlineData("0:By", "Color", "RateLimits:0:By")]
    [InlineData("0:Permit", "5", "RateLimits:0:Permit")]
    public void Settings_ThatCannotBeUsed_AreNamed(string key, string value, string problem)
    {
        Dictionary<string, string?> settings = Section(Limit("publishes", "Client", 1, "message.publish"), Limit("others", "Client", 1, "message.publish"));
        settings[$"RateLimits:{key}"] = value;
        using ServiceProvider services = Build(static _ => { }, settings);

        Should.Throw<Exception>(() => services.GetRequiredService<RateLimitFilter>()).Message.ShouldContain(problem);
    }

    /// <summary>A hook that no server has would be limited by nothing.</summary>
    [Fact]
    public async Task Hook_ThatNoServerHas_StopsTheStart_AndIsNamed()
    {
        await using ServiceProvider services = Build(
            static s =>
            {
                s.AddExHook().Add<Provider>();
                s.AddM4().Add<Voice>();
                s.AddVerneMq("north").Add<Webhooks>();
                s.AddVerneMq("south").Add<Webhooks>();
            },
            Limit("publishes", "Client", 1, "message.publish", "mesage.publish"),
            Limit("calls", "Client", 1, "external_script", "before_receive"));

        string problem = Should.Throw<OptionsValidationException>(() => services.GetRequiredService<RateLimitFilter>()).Message;

        problem.ShouldContain("RateLimits:0:Hooks:1: there is no hook 'mesage.publish'. There are of exhook client.connect, ");
        problem.ShouldContain("RateLimits:1:Hooks:1: there is no hook 'before_receive'.");
        problem.ShouldContain("; of m4 external_script; of vernemq auth_on_register, ");
        problem.ShouldNotContain("'message.publish'");
        problem.Split("of vernemq").Length.ShouldBe(3);
        problem.ShouldNotContain("can refuse nothing");
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    /// <summary>A hook that only informs has no refusal, so a limit on it would do nothing.</summary>
    [Fact]
    public async Task Hook_ThatCanRefuseNothing_StopsTheStart_AndIsNamed()
    {
        await using ServiceProvider services = Build(
            static s =>
            {
                s.AddExHook().Add<Provider>();
                s.AddEmg().Add<Sms>();
                s.AddM4().Add<Voice>();
                s.AddVerneMq().Add<Webhooks>();
            },
            Limit("mqtt", "Client", 1, "client.connected", "client.authenticate", "client.authorize", "message.publish"),
            Limit("vernemq", "Client", 1, "on_register", "auth_on_register", "auth_on_publish_m5", "auth_on_subscribe"),
            Limit("others", "Client", 1, "before_receive", "external_script", "route"));

        string problem = Should.Throw<OptionsValidationException>(() => services.GetRequiredService<RateLimitFilter>()).Message;

        problem.ShouldContain("RateLimits:0:Hooks:0: the hook 'client.connected' can refuse nothing, so a limit on it would do nothing. These can: auth_on_publish, ");
        problem.ShouldContain("RateLimits:1:Hooks:0: the hook 'on_register' can refuse nothing");
        problem.ShouldContain("RateLimits:2:Hooks:2: the hook 'route' can refuse nothing");
        problem.Split("can refuse nothing").Length.ShouldBe(4);
    }

    /// <summary>What calls of a hook never tell cannot be counted by: it stops the start.</summary>
    [Theory]
    [InlineData("message.publish", "Client, UserName, PeerAddress, Topic")]
    [InlineData("client.authorize", "Client, UserName, PeerAddress, Topic")]
    [InlineData("client.authenticate", "Client, UserName, PeerAddress")]
    [InlineData("auth_on_register", "Client, UserName, PeerAddress")]
    [InlineData("auth_on_register_m5", "Client, UserName, PeerAddress")]
    [InlineData("auth_on_publish", "Client, UserName, Topic")]
    [InlineData("auth_on_subscribe_m5", "Client, UserName, Topic")]
    [InlineData("before_receive", "Client, UserName, Destination, PeerAddress")]
    [InlineData("external_script", "Client, UserName, Destination")]
    public async Task Field_ThatCallsOfAHookNeverTell_StopsTheStart_AndIsNamed(string hook, string told)
    {
        foreach (RateLimitBy by in Enum.GetValues<RateLimitBy>())
        {
            await using ServiceProvider services = Build(
                static s =>
                {
                    s.AddExHook().Add<Provider>();
                    s.AddEmg().Add<Sms>();
                    s.AddM4().Add<Voice>();
                    s.AddVerneMq().Add<Webhooks>();
                },
                Limit("limit", by.ToString(), 1, hook));

            if (told.Split(", ").Contains(by.ToString()))
            {
                services.GetRequiredService<RateLimitFilter>().ShouldNotBeNull();
            }
            else
            {
                Should.Throw<OptionsValidationException>(() => services.GetRequiredService<RateLimitFilter>()).Message
                    .ShouldContain($"RateLimits:0:By: calls of {hook} tell no {by}, so the limit would count none of them. They tell {told}.");
            }
        }
    }

    /// <summary>A server without the filter beside one that has it.</summary>
    [Fact]
    public async Task Limits_OfAServerWithoutTheFilter_AreSaid()
    {
        await using ServiceProvider services = Build(
            static s =>
            {
                s.AddVerneMq().Add<Webhooks>();
                s.AddExHook().Add<Limited>();
            },
            Limit("publishes", "Client", 1, "message.publish"),
            Limit("webhooks", "Client", 1, "auth_on_publish", "message.publish"));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        await services.GetRequiredService<RateLimitCheck>().StartedAsync(TestContext.Current.CancellationToken);

        _lines.All.Where(static l => l.Contains("RateLimitFilter", StringComparison.Ordinal)).ShouldBe(
            ["The limit 'webhooks' counts no call of vernemq: no plugin there has the filter around auth_on_publish. Add AddHookFilter<RateLimitFilter>() to that server"]);
    }

    /// <summary>Limits that nobody put before a plugin limit nothing.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Limits_WithoutTheFilter_AreSaid(bool hasFilter)
    {
        await using ServiceProvider services = Build(
            s =>
            {
                ExHookBuilder builder = s.AddExHook().Add<Provider>();
                if (hasFilter)
                {
                    builder.AddHookFilter<RateLimitFilter>();
                }
            },
            Limit("publishes", "Client", 1, "message.publish"));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        await services.GetRequiredService<RateLimitCheck>().StartedAsync(TestContext.Current.CancellationToken);

        _lines.All.Any(static l => l.StartsWith("There are rate limits, and no plugin has them", StringComparison.Ordinal)).ShouldBe(!hasFilter);
    }

    /// <summary>Without a Map call, as behind a fake that is started later, no plugin is bound: whether it has the filter is not known, and nothing false is said.</summary>
    [Fact]
    public async Task Limits_OfAServerThatIsNotMapped_AreNotSaidToBeWithoutTheFilter()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>().AddHookFilter<RateLimitFilter>(), Limit("publishes", "Client", 1, "message.publish"));

        await services.GetRequiredService<RateLimitCheck>().StartedAsync(TestContext.Current.CancellationToken);

        _lines.All.ShouldNotContain(static l => l.Contains("RateLimitFilter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limits_WithoutAnyServer_AreSaid()
    {
        await using ServiceProvider services = Build(static _ => { }, Limit("publishes", "Client", 1, "message.publish"));

        await services.GetRequiredService<RateLimitCheck>().StartedAsync(TestContext.Current.CancellationToken);

        _lines.All.ShouldContain(static l => l.StartsWith("There are rate limits, and no plugin has them", StringComparison.Ordinal));
    }

    public void Dispose() => _lines.Dispose();

    private static (string Name, string By, int Permits, string[] Hooks) Limit(string name, string by, int permits, params string[] hooks) => (name, by, permits, hooks);

    private static async Task<bool> PassesAsync(RateLimitFilter filter, string hook)
    {
        HookNext<Reply> next = HookNext.Create(new Reply(true), refusal: new Reply(false));
        HookContext context = HookContext.Create(hook, client: "c1", callerGone: TestContext.Current.CancellationToken);
        return (await filter.InvokeAsync(new M4Call { Source = "c1", Destination = "2" }, context, next)).IsAllowed;
    }

    private static Dictionary<string, string?> Section(params (string Name, string By, int Permits, string[] Hooks)[] limits)
    {
        Dictionary<string, string?> settings = [];
        for (int i = 0; i < limits.Length; i++)
        {
            settings[$"RateLimits:{i}:Name"] = limits[i].Name;
            settings[$"RateLimits:{i}:By"] = limits[i].By;
            settings[$"RateLimits:{i}:Permits"] = limits[i].Permits.ToString(CultureInfo.InvariantCulture);
            for (int k = 0; k < limits[i].Hooks.Length; k++)
            {
                settings[$"RateLimits:{i}:Hooks:{k}"] = limits[i].Hooks[k];
            }
        }

        return settings;
    }

    private ServiceProvider Build(Action<IServiceCollection> add, params (string Name, string By, int Permits, string[] Hooks)[] limits) => Build(add, Section(limits));

    private ServiceProvider Build(Action<IServiceCollection> add, Dictionary<string, string?> settings)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton<ILoggerFactory>(_lines);
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(_asked);
        services.AddRateLimits();
        add(services);
        return services.BuildServiceProvider();
    }

    /// <summary>For whom plugins were asked.</summary>
    public sealed class Asked
    {
        public List<string> Names { get; } = [];
    }

    public sealed class Sms(Asked asked) : EmgPlugin
    {
        [FailClosed]
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
        {
            asked.Names.Add(request.Message.Source!);
            return new(BeforeReceiveReply.Accept());
        }
    }

    public sealed class Voice : M4Script
    {
        [FailClosed]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }

    [FailClosed]
    public sealed class Provider(Asked asked) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            asked.Names.Add(request.Client.UserName);
            return new(AccessReply.Allow());
        }

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context)
        {
            asked.Names.Add(request.Message.Topic);
            return new(MessagePublishReply.PassThrough());
        }
    }

    [FailClosed]
    [HookFilter<RateLimitFilter>]
    public sealed class Limited : ExHookProvider
    {
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.PassThrough());
    }

    [FailClosed]
    public sealed class Webhooks : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => new(SubscribeReply.Ok());

        public override ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context) => default;
    }

    private sealed record Reply(bool IsAllowed);
}
