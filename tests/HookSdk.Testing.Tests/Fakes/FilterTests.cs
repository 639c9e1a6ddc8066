using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>The same filter on the builder of each target: it sees the typed request, may answer itself, and when it throws, the plugin's stated mode is answered.</summary>
public sealed class FilterTests
{
    private const string Threw = "Gate threw InvalidOperationException: the gate is stuck";

    private readonly Asked _asked = new();

    [Fact]
    public async Task Emg_Filter_SeesAnswersAndFailsAsThePlugin()
    {
        await using ServiceProvider services = Build(static s => s.AddEmg().Add<Sms>().AddHookFilter<Gate>());
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("bad", "46700000001", "hi"))).EnsureRejected();
        EmgOutcome failed = await emg.ReceiveAsync(new("stuck", "46700000001", "hi"));
        Should.Throw<HookAssertionException>(() => failed.EnsureRejected()).Message.ShouldContain(Threw);
        failed.AllowFallback().EnsureRejected();
        EnsureAskedForTheGoodOne();
    }

    [Fact]
    public async Task M4_Filter_SeesAnswersAndFailsAsThePlugin()
    {
        await using ServiceProvider services = Build(static s => s.AddM4().Add<Voice>().AddHookFilter<Gate>());
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        (await m4.CallAsync("good", "2")).EnsureUnchanged();
        (await m4.CallAsync("bad", "2")).EnsureRejected();
        M4Outcome failed = await m4.CallAsync("stuck", "2");
        Should.Throw<HookAssertionException>(() => failed.EnsureRejected()).Message.ShouldContain(Threw);
        failed.AllowFallback().EnsureRejected();
        EnsureAskedForTheGoodOne();
    }

    [Fact]
    public async Task Emqx_Filter_SeesAnswersAndFailsAsThePlugin()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>().AddHookFilter<Gate>());
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        (await emqx.ConnectAsync("c1", "good")).EnsureAccepted();
        (await emqx.ConnectAsync("c2", "bad")).EnsureRefused();
        EmqxConnectOutcome failed = await emqx.ConnectAsync("c3", "stuck");
        Should.Throw<HookAssertionException>(() => failed.EnsureRefused()).Message.ShouldContain(Threw);
        failed.AllowFallback().EnsureRefused();
        EnsureAskedForTheGoodOne();
    }

    [Fact]
    public async Task VerneMq_Filter_SeesAnswersAndFailsAsThePlugin()
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq().Add<Webhooks>().AddHookFilter<Gate>());
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        (await broker.ConnectAsync("c1", "good")).EnsureAccepted();
        (await broker.ConnectAsync("c2", "bad")).EnsureRefused();
        VerneMqConnectOutcome failed = await broker.ConnectAsync("c3", "stuck");
        Should.Throw<HookAssertionException>(() => failed.EnsureRefused()).Message.ShouldContain(Threw);
        failed.AllowFallback().EnsureRefused();
        EnsureAskedForTheGoodOne();
    }

    private ServiceProvider Build(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(_asked);
        add(services);
        return services.BuildServiceProvider();
    }

    private void EnsureAskedForTheGoodOne() => _asked.Names.ShouldBe(["good"]);

    /// <summary>For whom plugins were asked.</summary>
    public sealed class Asked
    {
        public List<string> Names { get; } = [];
    }

    /// <summary>Refuses who is bad, and is stuck over who is called so.</summary>
    public sealed class Gate : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class => NameIn(request) switch
        {
            "bad" => new(next.Refusal.ShouldNotBeNull()),
            "stuck" => throw new InvalidOperationException("the gate is stuck"),
            _ => next.InvokeAsync(),
        };

        private static string? NameIn(object request) => request switch
        {
            BeforeReceiveRequest sms => sms.Message.Source,
            M4Call call => call.Source,
            ClientAuthenticateRequest client => client.Client.UserName,
            AuthOnRegisterRequest client => client.Username,
            _ => null,
        };
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
            asked.Names.Add(call.Source);
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
        public override ValueTask<RegisterReply> AuthenticateAsync(AuthOnRegisterRequest request, HookContext context)
        {
            asked.Names.Add(request.Username!);
            return new(RegisterReply.Ok());
        }
    }
}
