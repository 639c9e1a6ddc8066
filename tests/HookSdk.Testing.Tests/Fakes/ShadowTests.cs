using System.Diagnostics;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.Testing.Tests.Servers;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>The same shadow and the same plugin in DryRun on each target, called by its fake broker: brokers notice nothing, and the results tell what would be different.</summary>
public sealed class ShadowTests
{
    [Fact]
    public async Task Emg_Shadow_IsHeldAgainstTheLiveReplies()
    {
        await using ServiceProvider services = Build(static s => s.AddEmg().Add<Sms>().Shadow<NewSms>());
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("odd", "46700000001", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("broken", "46700000001", "hi"))).EnsureAccepted();

        await EnsureAsync(services, "before_receive", nameof(NewSms), "odd", "result");
    }

    [Fact]
    public async Task M4_Shadow_IsHeldAgainstTheLiveReplies()
    {
        await using ServiceProvider services = Build(static s => s.AddM4().Add<Voice>().Shadow(new NewVoice(), static o => o.Name = "candidate"));
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        (await m4.CallAsync("good", "2")).EnsureUnchanged();
        (await m4.CallAsync("odd", "2")).EnsureUnchanged();
        (await m4.CallAsync("broken", "2")).EnsureUnchanged();

        await EnsureAsync(services, "external_script", "candidate", "odd");
    }

    [Fact]
    public async Task Emqx_Shadow_IsHeldAgainstTheLiveReplies()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>().Shadow(static _ => new NewProvider()));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        (await emqx.ConnectAsync("good")).EnsureAccepted();
        (await emqx.ConnectAsync("odd")).EnsureAccepted();
        (await emqx.ConnectAsync("broken")).EnsureAccepted();

        await EnsureAsync(services, "client.authenticate", nameof(NewProvider), "odd");
    }

    [Fact]
    public async Task VerneMq_Shadow_IsHeldAgainstTheLiveReplies()
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq().Add<Webhooks>().Shadow<NewWebhooks>());
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        (await broker.ConnectAsync("good")).EnsureAccepted();
        (await broker.ConnectAsync("odd")).EnsureAccepted();
        (await broker.ConnectAsync("broken")).EnsureAccepted();

        await EnsureAsync(services, "auth_on_register_m5", nameof(NewWebhooks), "odd", "result");
    }

    /// <summary>EMQX's own signs of trouble are not set off by a second look at the same message.</summary>
    [Fact]
    public async Task Emqx_Shadow_WithTopics_IsAskedAboutThoseAlone_AndIsNoSecondCallOfTheBroker()
    {
        Lines log = new();
        await using ServiceProvider services = Build(s =>
        {
            s.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(log);
            s.AddExHook().Add<PassesAll>().Shadow<DropsSome>();
        });
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));
        FakeEmqxClient client = (await emqx.ConnectAsync("c1")).EnsureAccepted().Client;

        (await client.PublishAsync("other/1", "x")).EnsureAccepted();
        (await client.PublishAsync("some/1", "x")).EnsureAccepted();
        (await client.PublishAsync("some/2", "x")).EnsureAccepted();

        HookTrials results = services.GetRequiredService<HookTrials>();
        await UntilAsync(() => results.Shadows.Any(static c => c.Disagreed == 2));
        results.Shadows.Single(static c => c.Hook == "message.publish").ShouldBe(new ShadowCount(nameof(DropsSome), "message.publish") { Disagreed = 2 });
        results.Disagreements.ShouldAllBe(static d => d.Client == "c1" && d.Differences.All(static f => !(f.Live + f.Shadow).Contains("eA==", StringComparison.Ordinal)));
        log.All.ShouldNotContain(static l => l.Contains("twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Emg_DryRun_EnforcesNothing()
    {
        await using ServiceProvider services = Build(static s => s.AddEmg(static o => o.DryRun.Add(nameof(NewSms))).Add<NewSms>());
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        (await emg.ReceiveAsync(new("odd", "46700000001", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("broken", "46700000001", "hi"))).EnsureAccepted();

        await EnsureDryRunAsync(services, "before_receive", nameof(NewSms));
    }

    [Fact]
    public async Task M4_DryRun_EnforcesNothing()
    {
        await using ServiceProvider services = Build(static s => s.AddM4(static o => o.DryRun.Add(nameof(NewVoice))).Add<NewVoice>());
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        (await m4.CallAsync("odd", "2")).EnsureUnchanged();
        (await m4.CallAsync("broken", "2")).EnsureUnchanged();

        await EnsureDryRunAsync(services, "external_script", nameof(NewVoice));
    }

    [Fact]
    public async Task Emqx_DryRun_EnforcesNothing()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook(static o => o.DryRun.Add(nameof(NewProvider))).Add<NewProvider>().Add<Provider>());
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        (await emqx.ConnectAsync("odd")).EnsureAccepted();
        (await emqx.ConnectAsync("broken")).EnsureAccepted();

        await EnsureDryRunAsync(services, "client.authenticate", nameof(NewProvider));
    }

    [Fact]
    public async Task VerneMq_DryRun_EnforcesNothing()
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq(static o => o.DryRun.Add(nameof(NewWebhooks))).Add<NewWebhooks>().Add<Webhooks>());
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        (await broker.ConnectAsync("odd")).EnsureAccepted();
        (await broker.ConnectAsync("broken")).EnsureAccepted();

        await EnsureDryRunAsync(services, "auth_on_register_m5", nameof(NewWebhooks));
    }

    [Theory]
    [InlineData("QueueLength")]
    [InlineData("MaxConcurrentCalls")]
    [InlineData("KeptDisagreements")]
    public void Option_OutOfRange_IsNamed(string option) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ServiceCollection().AddEmg().Add<Sms>().Shadow<NewSms>(o => typeof(ShadowOptions).GetProperty(option)!.SetValue(o, -1))).ParamName.ShouldBe(option);

    [Fact]
    public void Shadow_ThatCannotBeOne_IsRefusedWhereItIsAdded()
    {
        EmgBuilder emg = new ServiceCollection().AddEmg().Add<Sms>().Shadow<NewSms>();

        Should.Throw<InvalidOperationException>(() => emg.Shadow<NewSms>()).Message.ShouldContain("Two shadows are called 'NewSms'");
        Should.Throw<InvalidOperationException>(() => emg.Shadow(new Empty())).Message.ShouldContain("'Empty' overrides no hook");
        Should.Throw<ArgumentException>(() => emg.Shadow(new NewSms(), static o => o.Payloads.Add("befor_receive"))).Message.ShouldContain("'befor_receive' is no hook here. There are before_receive,");
    }

    /// <summary>Live and shadow of one class share no object.</summary>
    [Fact]
    public async Task Shadow_OfALiveClass_HasAnObjectOfItsOwn()
    {
        await using ServiceProvider services = Build(static s => s.AddEmg().Add<Counts>().Shadow<Counts>());
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureAccepted();
        await UntilAsync(() => services.GetRequiredService<HookTrials>().Shadows is [{ Agreed: 1 }]);

        services.GetRequiredService<Counts>().Calls.ShouldBe(1);
    }

    /// <summary>As of a live plugin's: the container makes it, and disposes of it.</summary>
    [Fact]
    public async Task FilterOnAShadowsClass_IsDisposedOfWithTheServices()
    {
        Watch watch;
        await using (ServiceProvider services = Build(static s => s.AddEmg().Add<Sms>().Shadow<WatchedSms>()))
        {
            await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));
            (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureAccepted();
            await UntilAsync(() => services.GetRequiredService<HookTrials>().Shadows is [{ Agreed: 1 }]);
            watch = services.GetRequiredService<Watch>();
            (watch.Asked, watch.IsGone).ShouldBe((1, false));
        }

        watch.IsGone.ShouldBeTrue();
    }

    private static ServiceProvider Build(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        services.AddLogging();
        add(services);
        return services.BuildServiceProvider();
    }

    private static async Task EnsureAsync(ServiceProvider services, string hook, string shadow, string client, string? field = null)
    {
        HookTrials results = services.GetRequiredService<HookTrials>();
        await UntilAsync(() => Of(results, hook) is { Agreed: 1, Disagreed: 1, Failed: 1 });
        Of(results, hook).ShouldBe(new ShadowCount(shadow, hook) { Agreed = 1, Disagreed = 1, Failed = 1 });
        ShadowDisagreement disagreement = results.Disagreements.ShouldHaveSingleItem();
        (disagreement.Shadow, disagreement.Hook, disagreement.Client).ShouldBe((shadow, hook, client));
        disagreement.Differences.ShouldNotBeEmpty();
        disagreement.Differences.ShouldNotContain(static d => d.Field == "reply", "the fields of the target's own wire are told apart");
        if (field is not null)
        {
            disagreement.Differences.ShouldContain(d => d.Field.StartsWith(field, StringComparison.Ordinal));
        }
    }

    private static async Task EnsureDryRunAsync(ServiceProvider services, string hook, string plugin)
    {
        HookTrials results = services.GetRequiredService<HookTrials>();
        await UntilAsync(() => results.DryRuns.Any(static c => c is { Refused: 1, Failed: 1 }));
        results.DryRuns.Single(c => c.Hook == hook).ShouldBe(new DryRunCount(plugin, hook) { Refused = 1, Failed = 1 });
        results.InDryRun.ShouldBe([plugin]);
    }

    private static ShadowCount? Of(HookTrials results, string hook) => results.Shadows.FirstOrDefault(c => c.Hook == hook);

    private static async Task UntilAsync(Func<bool> condition)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What a candidate does: refuses who is odd, and fails over who is broken.</summary>
    private static TReply Decide<TReply>(string? who, TReply good, TReply refusal) => who switch
    {
        "odd" => refusal,
        "broken" => throw new InvalidOperationException("broken"),
        _ => good,
    };

    [FailClosed]
    public sealed class Sms : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());
    }

    [FailClosed]
    public sealed class NewSms : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
            new(Decide(request.Message.Source, BeforeReceiveReply.Accept(), BeforeReceiveReply.Reject(7)));
    }

    [FailClosed]
    public sealed class Counts : EmgPlugin
    {
        private int _calls;

        public int Calls => _calls;

        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
        {
            Interlocked.Increment(ref _calls);
            return new(BeforeReceiveReply.Accept());
        }
    }

    [FailClosed]
    [HookFilter<Watch>]
    public sealed class WatchedSms : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());
    }

    public sealed class Watch : IHookFilter, IDisposable
    {
        private int _asked;

        public int Asked => _asked;

        public bool IsGone { get; private set; }

        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            Interlocked.Increment(ref _asked);
            return next.InvokeAsync();
        }

        public void Dispose() => IsGone = true;
    }

    public sealed class Empty : EmgPlugin;

    [FailClosed]
    public sealed class Voice : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }

    [FailClosed]
    public sealed class NewVoice : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(Decide(call.Source, M4Reply.Continue(), M4Reply.Reject("odd")));
    }

    [FailClosed]
    public sealed class Provider : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());
    }

    [FailClosed]
    public sealed class NewProvider : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
            new(Decide(request.Client.ClientId, AccessReply.Allow(), AccessReply.Deny("odd")));
    }

    [FailClosed]
    public sealed class PassesAll : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.PassThrough());
    }

    [FailClosed]
    public sealed class DropsSome : ExHookProvider
    {
        [Topics("some/#")]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.Drop());
    }

    [FailClosed]
    public sealed class Webhooks : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());
    }

    [FailClosed]
    public sealed class NewWebhooks : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
            new(Decide(request.ClientId, RegisterReply.Ok(), RegisterReply.Deny("odd")));
    }
}
