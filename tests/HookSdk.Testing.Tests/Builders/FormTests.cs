using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Builders;

/// <summary>The five forms in which a plugin is added, on the builder of each target: a class, an instance, a factory, and a delegate that answers at once or later.</summary>
public sealed class FormTests
{
    private static readonly string[] InOrder = ["class", "at once", "instance", "factory", "later"];

    private readonly Asked _asked = new();

    [Fact]
    public async Task Emg_EachForm_IsAskedInTheOrderOfRegistration()
    {
        await using ServiceProvider services = Build(s => s.AddEmg()
            .Add<Sms>()
            .OnRoute((_, _) => _asked.Pass("at once", RouteReply.NoChoice()))
            .Add(new Sms(_asked, "instance"), "two")
            .Add(static made => new Sms(made.GetRequiredService<Asked>(), "factory"), name: "three")
            .OnRoute(async (_, _) =>
            {
                await Task.Yield();
                return _asked.Pass("later", RouteReply.To("smpp-out"));
            }));
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureRoutedTo("smpp-out");

        _asked.Names.ShouldBe(InOrder);
    }

    [Fact]
    public async Task M4_EachForm_IsAskedInTheOrderOfRegistration()
    {
        await using ServiceProvider services = Build(s => s.AddM4()
            .Add<Voice>()
            .OnCall(FailureMode.Closed, (_, _) => _asked.Pass("at once", M4Reply.Continue()))
            .Add(new Voice(_asked, "instance"), "two")
            .Add(static made => new Voice(made.GetRequiredService<Asked>(), "factory"), name: "three")
            .OnCall(FailureMode.Closed, async (_, _) =>
            {
                await Task.Yield();
                return _asked.Pass("later", M4Reply.Continue().WithSource("1"));
            }));
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        (await m4.CallAsync("good", "2")).EnsureSource("1");

        _asked.Names.ShouldBe(InOrder);
    }

    [Fact]
    public async Task Emqx_EachForm_IsAskedInTheOrderOfRegistration()
    {
        await using ServiceProvider services = Build(s => s.AddExHook()
            .Add<Provider>()
            .OnClientAuthenticate(FailureMode.Closed, (_, _) => _asked.Pass("at once", AccessReply.Ignore()))
            .Add(new Provider(_asked, "instance"), "two")
            .Add(static made => new Provider(made.GetRequiredService<Asked>(), "factory"), name: "three")
            .OnClientAuthenticate(FailureMode.Closed, async (_, _) =>
            {
                await Task.Yield();
                return _asked.Pass("later", AccessReply.Allow());
            }));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        (await emqx.ConnectAsync("c1", "good")).EnsureAccepted();

        _asked.Names.ShouldBe(InOrder);
    }

    [Fact]
    public async Task VerneMq_EachForm_IsAskedInTheOrderOfRegistration()
    {
        await using ServiceProvider services = Build(s => s.AddVerneMq()
            .Add<Webhooks>()
            .AuthOnRegister(FailureMode.Closed, (_, _) => _asked.Pass("at once", RegisterReply.Next()))
            .Add(new Webhooks(_asked, "instance"), "two")
            .Add(static made => new Webhooks(made.GetRequiredService<Asked>(), "factory"), name: "three")
            .AuthOnRegister(FailureMode.Closed, async (_, _) =>
            {
                await Task.Yield();
                return _asked.Pass("later", RegisterReply.Ok());
            }));
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        (await broker.ConnectAsync("c1", "good")).EnsureAccepted();

        _asked.Names.ShouldBe(InOrder);
    }

    [Fact]
    public async Task Factory_ThatIsScoped_MakesOneForEachCall_AndTheContainerDisposesOfIt()
    {
        List<string> seen = [];
        await using ServiceProvider services = Build(s => s.AddEmg().Add(_ => new Counted(seen), ServiceLifetime.Scoped));
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));
        seen.ShouldBeEmpty();

        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureRoutedTo("smpp-out");
        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureRoutedTo("smpp-out");

        seen.ShouldBe(["made", "gone", "made", "gone"]);
        services.GetService<Counted>().ShouldBeNull("two factories of one class do not meet");
    }

    private ServiceProvider Build(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(_asked);
        add(services);
        return services.BuildServiceProvider();
    }

    /// <summary>Who was asked.</summary>
    public sealed class Asked
    {
        public List<string> Names { get; } = [];

        public TReply Pass<TReply>(string name, TReply reply)
        {
            Names.Add(name);
            return reply;
        }
    }

    public sealed class Counted : EmgPlugin, IDisposable
    {
        private readonly List<string> _seen;

        public Counted(List<string> seen)
        {
            _seen = seen;
            seen.Add("made");
        }

        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-out"));

        public void Dispose() => _seen.Add("gone");
    }

    public sealed class Sms(Asked asked, string name = "class") : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(asked.Pass(name, RouteReply.NoChoice()));
    }

    public sealed class Voice(Asked asked, string name = "class") : M4Script
    {
        [FailClosed]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(asked.Pass(name, M4Reply.Continue()));
    }

    [FailClosed]
    public sealed class Provider(Asked asked, string name = "class") : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(asked.Pass(name, AccessReply.Ignore()));
    }

    [FailClosed]
    public sealed class Webhooks(Asked asked, string name = "class") : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(asked.Pass(name, RegisterReply.Next()));
    }
}
