using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>The same filter on the builder of each target: it sees the typed request, may answer itself, and when it fails, the plugin's stated mode is answered.</summary>
public sealed class FilterTests
{
    private readonly Asked _asked = new();
    private readonly FakeClock _clock = new();

    /// <summary>How the filter fails, and what is told of it.</summary>
    public static TheoryData<string, string> Failures => new()
    {
        { "stuck", "Gate threw InvalidOperationException: the gate is stuck" },
        { "null", "Gate returned null" },
        { "twice", "Gate threw InvalidOperationException: Gate called next.InvokeAsync() twice" },
        { "hangs", "(behind Gate) was late" },
    };

    [Fact]
    public async Task Emg_Filter_SeesTheRequest_AndMayAnswerItself()
    {
        await using ServiceProvider services = Build(static s => s.AddEmg().Add<Sms>().AddHookFilter<Gate>());
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services), o => o.Time = _clock);

        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("bad", "46700000001", "hi"))).EnsureRejected();
        _asked.Names.ShouldBe(["good"]);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Emg_Filter_FailsAsThePlugin(string how, string cause)
    {
        await using ServiceProvider services = Build(static s => s.AddEmg().Add<Sms>().AddHookFilter<Gate>());
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services), o => o.Time = _clock);

        EmgOutcome failed = await AnsweredAsync(emg.ReceiveAsync(new(how, "46700000001", "hi")), how, TimeSpan.FromSeconds(2));
        Should.Throw<HookAssertionException>(() => failed.EnsureRejected()).Message.ShouldContain(cause);
        failed.AllowFallback().EnsureRejected();
        EnsureAskedOnceAtMost(how);
    }

    [Fact]
    public async Task M4_Filter_SeesTheRequest_AndMayAnswerItself()
    {
        await using ServiceProvider services = Build(static s => s.AddM4().Add<Voice>().AddHookFilter<Gate>());
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services), o => o.Time = _clock);

        (await m4.CallAsync("good", "2")).EnsureUnchanged();
        (await m4.CallAsync("bad", "2")).EnsureRejected();
        _asked.Names.ShouldBe(["good"]);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task M4_Filter_FailsAsThePlugin(string how, string cause)
    {
        await using ServiceProvider services = Build(static s => s.AddM4().Add<Voice>().AddHookFilter<Gate>());
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services), o => o.Time = _clock);

        M4Outcome failed = await AnsweredAsync(m4.CallAsync(how, "2"), how, TimeSpan.FromMilliseconds(700));
        Should.Throw<HookAssertionException>(() => failed.EnsureRejected()).Message.ShouldContain(cause);
        failed.AllowFallback().EnsureRejected();
        EnsureAskedOnceAtMost(how);
    }

    [Fact]
    public async Task Emqx_Filter_SeesTheRequest_AndMayAnswerItself()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>().AddHookFilter<Gate>());
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services), o => o.Time = _clock);

        (await emqx.ConnectAsync("c1", "good")).EnsureAccepted();
        (await emqx.ConnectAsync("c2", "bad")).EnsureRefused();
        _asked.Names.ShouldBe(["good"]);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Emqx_Filter_FailsAsThePlugin(string how, string cause)
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>().AddHookFilter<Gate>());
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services), o => o.Time = _clock);

        EmqxConnectOutcome failed = await AnsweredAsync(emqx.ConnectAsync("c3", how), how, TimeSpan.FromSeconds(4.5));
        Should.Throw<HookAssertionException>(() => failed.EnsureRefused()).Message.ShouldContain(cause);
        failed.AllowFallback().EnsureRefused();
        EnsureAskedOnceAtMost(how);
    }

    [Fact]
    public async Task VerneMq_Filter_SeesTheRequest_AndMayAnswerItself()
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq().Add<Webhooks>().AddHookFilter<Gate>());
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services), o => o.Time = _clock);

        (await broker.ConnectAsync("c1", "good")).EnsureAccepted();
        (await broker.ConnectAsync("c2", "bad")).EnsureRefused();
        _asked.Names.ShouldBe(["good"]);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task VerneMq_Filter_FailsAsThePlugin(string how, string cause)
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq().Add<Webhooks>().AddHookFilter<Gate>());
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services), o => o.Time = _clock);

        VerneMqConnectOutcome failed = await AnsweredAsync(broker.ConnectAsync("c3", how), how, TimeSpan.FromSeconds(4));
        Should.Throw<HookAssertionException>(() => failed.EnsureRefused()).Message.ShouldContain(cause);
        failed.AllowFallback().EnsureRefused();
        EnsureAskedOnceAtMost(how);
    }

    /// <summary>Two servers of one target, and one of another: the filter of one of them is around no call of the others.</summary>
    [Fact]
    public async Task Filter_OfANamedServer_StaysOutOfTheOthers()
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection([new("Hooks:Emg:Servers:north:Deadline", "00:00:02")]).Build();
        await using ServiceProvider services = Build(s =>
        {
            s.AddSingleton(settings);
            s.AddEmg("north").Add<Sms>().AddHookFilter<Gate>();
            s.AddEmg().Add<Sms>();
            s.AddM4().Add<Voice>();
        });
        await using FakeEmg north = await FakeEmg.StartAsync(HookTarget.Services(services, "north"));
        await using FakeEmg unnamed = await FakeEmg.StartAsync(HookTarget.Services(services));
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        (await north.ReceiveAsync(new("bad", "46700000001", "hi"))).EnsureRejected();
        _asked.Names.ShouldBeEmpty();
        (await unnamed.ReceiveAsync(new("bad", "46700000001", "hi"))).EnsureAccepted();
        (await m4.CallAsync("bad", "2")).EnsureUnchanged();
        _asked.Names.ShouldBe(["bad", "bad"]);
    }

    /// <summary>A hook that only informs has nothing to refuse: its filter may keep the plugin from it, and the broker hears what it always hears.</summary>
    [Fact]
    public async Task Filter_OnAnOverrideThatInforms_IsAroundItAlone()
    {
        await using ServiceProvider services = Build(static s =>
        {
            s.AddExHook().Add<Informed>();
            s.AddVerneMq().Add<InformedWebhooks>();
        });
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));
        await using FakeVerneMq verne = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        (await emqx.ConnectAsync("c1", "bad")).EnsureAccepted();
        (await emqx.ConnectAsync("c2", "good")).EnsureAccepted();
        (await verne.ConnectAsync("c3", "bad")).EnsureAccepted();
        (await verne.ConnectAsync("c4", "good")).EnsureAccepted();
        _asked.Kept.ShouldBe(["ClientConnectedRequest bad", "OnRegisterM5Request bad"], ignoreOrder: true);
        _asked.Names.ShouldBe(["good", "good"]);
    }

    private ServiceProvider Build(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(_asked);
        services.AddSingleton<TimeProvider>(_clock);
        add(services);
        return services.BuildServiceProvider();
    }

    /// <summary>The answer: of a filter that hangs, the one at the deadline.</summary>
    private async Task<TOutcome> AnsweredAsync<TOutcome>(Task<TOutcome> calling, string how, TimeSpan deadline)
    {
        if (how == "hangs")
        {
            await _asked.Hangs.Task;
            _clock.Advance(deadline);
        }

        TOutcome answered = await calling;
        _asked.Release.TrySetResult();
        return answered;
    }

    private void EnsureAskedOnceAtMost(string how) => _asked.Names.ShouldBe(how == "twice" ? ["twice"] : []);

    /// <summary>For whom plugins were asked, and what holds the filter up.</summary>
    public sealed class Asked
    {
        public List<string> Names { get; } = [];

        /// <summary>What the filter has kept from its plugin.</summary>
        public List<string> Kept { get; } = [];

        public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Refuses who is bad, and fails over others as they are called.</summary>
    public sealed class Gate(Asked asked) : IHookFilter
    {
        public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            switch (NameIn(request))
            {
                case "bad":
                    return next.Refusal.ShouldNotBeNull();
                case "stuck":
                    throw new InvalidOperationException("the gate is stuck");
                case "null":
                    return null!;
                case "twice":
                    await next.InvokeAsync();
                    return await next.InvokeAsync();
                case "hangs":
                    asked.Hangs.SetResult();
                    await asked.Release.Task;
                    return next.Refusal!;
                default:
                    return await next.InvokeAsync();
            }
        }

        private static string? NameIn(object request) => request switch
        {
            BeforeReceiveRequest sms => sms.Message.Source,
            M4Call call => call.Source,
            ClientAuthenticateRequest client => client.Client.UserName,
            AuthOnRegisterRequest client => client.UserName,
            _ => null,
        };
    }

    /// <summary>Keeps from the plugin who is bad.</summary>
    public sealed class Keeper(Asked asked) : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            string? name = request switch
            {
                ClientConnectedRequest client => client.Client.UserName,
                OnRegisterRequest client => client.UserName,
                _ => null,
            };
            if (name != "bad")
            {
                return next.InvokeAsync();
            }

            asked.Kept.Add($"{typeof(TRequest).Name} {name}");
            return new(next.Neutral);
        }
    }

    [FailOpen]
    public sealed class Informed(Asked asked) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());

        [HookFilter<Keeper>]
        public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context)
        {
            asked.Names.Add(request.Client.UserName);
            return default;
        }
    }

    [FailClosed]
    public sealed class InformedWebhooks(Asked asked) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        [HookFilter<Keeper>]
        public override ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context)
        {
            asked.Names.Add(request.UserName!);
            return default;
        }
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

    public sealed class Voice(Asked asked) : M4Script
    {
        [FailClosed]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context)
        {
            asked.Names.Add(call.Source!);
            return new(M4Reply.Continue());
        }
    }

    [FailClosed]
    public sealed class Provider(Asked asked) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            asked.Names.Add(request.Client.UserName);
            return new(AccessReply.Allow());
        }
    }

    public sealed class Webhooks(Asked asked) : VerneMqPlugin
    {
        [FailClosed]
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
        {
            asked.Names.Add(request.UserName!);
            return new(RegisterReply.Ok());
        }
    }
}
