using System.Net;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.Testing;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Limits;

/// <summary>
/// What docs/identity.md says that calls of each target tell: a call with the same value of that field is refused, whatever else it tells, and one with another value is not, though all
/// else is the same.
/// </summary>
public sealed class RateLimitFieldTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();

    [Theory]
    [InlineData(RateLimitBy.Client, EmgOptionNames.Source)]
    [InlineData(RateLimitBy.UserName, EmgOptionNames.UserName)]
    [InlineData(RateLimitBy.Destination, EmgOptionNames.Destination)]
    [InlineData(RateLimitBy.PeerAddress, EmgOptionNames.PeerAddress)]
    public async Task Emg_IsCountedByIt(RateLimitBy by, string option)
    {
        Dictionary<string, string[]> values = new()
        {
            [EmgOptionNames.Source] = ["100", "200"],
            [EmgOptionNames.UserName] = ["user1", "user2"],
            [EmgOptionNames.Destination] = ["46700000001", "46700000002"],
            [EmgOptionNames.PeerAddress] = ["10.0.0.1", "10.0.0.2"],
        };
        await using ServiceProvider services = Build(static s => s.AddEmg().Add<Sms>().AddHookFilter<RateLimitFilter>(), by, "before_receive");
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        (await emg.ReceiveAsync(Message(0, 0))).EnsureAccepted();
        (await emg.ReceiveAsync(Message(0, 1))).EnsureRejected();
        (await emg.ReceiveAsync(Message(1, 0))).EnsureAccepted();
        NothingIsUncounted();

        EmgMessage Message(int own, int others) => new(values.Select(v => new KeyValuePair<string, string?>(v.Key, v.Value[v.Key == option ? own : others])).Append(new(EmgOptionNames.Message, "hi")));
    }

    [Theory]
    [InlineData(RateLimitBy.Client)]
    [InlineData(RateLimitBy.UserName)]
    [InlineData(RateLimitBy.Destination)]
    public async Task M4_IsCountedByIt(RateLimitBy by)
    {
        await using ServiceProvider services = Build(static s => s.AddM4().Add<Voice>().AddHookFilter<RateLimitFilter>(), by, "external_script");
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        (await m4.CallAsync(Call(0, 0))).EnsureUnchanged();
        (await m4.CallAsync(Call(0, 1))).EnsureRejected();
        (await m4.CallAsync(Call(1, 0))).EnsureUnchanged();
        NothingIsUncounted();

        M4Call Call(int own, int others) => new()
        {
            Source = by == RateLimitBy.Client ? $"10{own}" : $"10{others}",
            UserId = by == RateLimitBy.UserName ? own : others,
            Destination = by == RateLimitBy.Destination ? $"20{own}" : $"20{others}",
        };
    }

    /// <summary>A broker for each address: at one fake all clients come from one.</summary>
    [Theory]
    [InlineData(RateLimitBy.Client, "client.authorize")]
    [InlineData(RateLimitBy.UserName, "client.authorize")]
    [InlineData(RateLimitBy.PeerAddress, "client.authorize")]
    [InlineData(RateLimitBy.Topic, "client.authorize")]
    [InlineData(RateLimitBy.Client, "message.publish")]
    [InlineData(RateLimitBy.UserName, "message.publish")]
    [InlineData(RateLimitBy.PeerAddress, "message.publish")]
    [InlineData(RateLimitBy.Topic, "message.publish")]
    public async Task Emqx_IsCountedByIt(RateLimitBy by, string hook)
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>().AddHookFilter<RateLimitFilter>(), by, hook);
        await using FakeEmqx near = await FakeEmqx.StartAsync(HookTarget.Services(services), static o => o.PeerAddress = IPAddress.Parse("10.0.0.1"));
        await using FakeEmqx far = await FakeEmqx.StartAsync(HookTarget.Services(services), static o => o.PeerAddress = IPAddress.Parse("10.0.0.2"));

        (await PublishAsync(0, 0)).EnsureAccepted();
        (await PublishAsync(0, 1)).EnsureRefused();
        (await PublishAsync(1, 0)).EnsureAccepted();
        NothingIsUncounted();

        async Task<EmqxPublishOutcome> PublishAsync(int own, int others) =>
            await (await LogInAsync(near, far, by, own, others)).EnsureAccepted().Client.PublishAsync(by == RateLimitBy.Topic ? $"t{own}" : $"t{others}", "x", qos: 1);
    }

    /// <summary>A subscription is authorized by its filter.</summary>
    [Fact]
    public async Task Emqx_SubscriptionIsCountedByItsFilter()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>().AddHookFilter<RateLimitFilter>(), RateLimitBy.Topic, "client.authorize");
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));
        FakeEmqxClient c1 = (await emqx.ConnectAsync("c1", "u1")).EnsureAccepted().Client;
        FakeEmqxClient c2 = (await emqx.ConnectAsync("c2", "u2")).EnsureAccepted().Client;

        (await c1.SubscribeAsync("a/#")).EnsureGranted();
        (await c2.SubscribeAsync("a/#")).EnsureRefused();
        (await c2.SubscribeAsync("b/#")).EnsureGranted();
    }

    [Theory]
    [InlineData(RateLimitBy.Client)]
    [InlineData(RateLimitBy.UserName)]
    [InlineData(RateLimitBy.Topic)]
    public async Task VerneMq_IsCountedByIt(RateLimitBy by)
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq().Add<Webhooks>().AddHookFilter<RateLimitFilter>(), by, "auth_on_publish");
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        (await PublishAsync(0, 0)).IsAccepted.ShouldBeTrue();
        (await PublishAsync(0, 1)).IsAccepted.ShouldBeFalse();
        (await PublishAsync(1, 0)).IsAccepted.ShouldBeTrue();
        NothingIsUncounted();

        async Task<VerneMqPublishOutcome> PublishAsync(int own, int others)
        {
            FakeVerneMqClient client = (await broker.ConnectAsync(by == RateLimitBy.Client ? $"c{own}" : $"c{others}", by == RateLimitBy.UserName ? $"u{own}" : $"u{others}")).EnsureAccepted().Client;
            return await client.PublishAsync(by == RateLimitBy.Topic ? $"t{own}" : $"t{others}", "x", qos: 1);
        }
    }

    /// <summary>Logins tell the address too.</summary>
    [Theory]
    [InlineData(RateLimitBy.Client)]
    [InlineData(RateLimitBy.UserName)]
    [InlineData(RateLimitBy.PeerAddress)]
    public async Task VerneMq_LoginIsCountedByIt(RateLimitBy by)
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq().Add<Webhooks>().AddHookFilter<RateLimitFilter>(), by, "auth_on_register");
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        (await LogInAsync(0, 0)).EnsureAccepted();
        (await LogInAsync(0, 1)).EnsureRefused();
        (await LogInAsync(1, 0)).EnsureAccepted();
        NothingIsUncounted();

        Task<VerneMqConnectOutcome> LogInAsync(int own, int others) => broker.ConnectAsync(
            new MqttConnect(by == RateLimitBy.Client ? $"c{own}" : $"c{others}") { UserName = by == RateLimitBy.UserName ? $"u{own}" : $"u{others}" },
            new VerneMqPeer(IPAddress.Parse(by == RateLimitBy.PeerAddress ? $"10.0.0.{own}" : $"10.0.0.{others}")));
    }

    [Theory]
    [InlineData(RateLimitBy.Client)]
    [InlineData(RateLimitBy.UserName)]
    [InlineData(RateLimitBy.PeerAddress)]
    public async Task Emqx_LoginIsCountedByIt(RateLimitBy by)
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>().AddHookFilter<RateLimitFilter>(), by, "client.authenticate");
        await using FakeEmqx near = await FakeEmqx.StartAsync(HookTarget.Services(services), static o => o.PeerAddress = IPAddress.Parse("10.0.0.1"));
        await using FakeEmqx far = await FakeEmqx.StartAsync(HookTarget.Services(services), static o => o.PeerAddress = IPAddress.Parse("10.0.0.2"));

        (await LogInAsync(near, far, by, 0, 0)).EnsureAccepted();
        (await LogInAsync(near, far, by, 0, 1)).EnsureRefused();
        (await LogInAsync(near, far, by, 1, 0)).EnsureAccepted();
        NothingIsUncounted();
    }

    public void Dispose() => _lines.Dispose();

    private static Task<EmqxConnectOutcome> LogInAsync(FakeEmqx near, FakeEmqx far, RateLimitBy by, int own, int others) =>
        ((by == RateLimitBy.PeerAddress ? own : others) == 0 ? near : far).ConnectAsync(by == RateLimitBy.Client ? $"c{own}" : $"c{others}", by == RateLimitBy.UserName ? $"u{own}" : $"u{others}");

    private void NothingIsUncounted() => _lines.All.ShouldNotContain(static l => l.Contains("does not count it", StringComparison.Ordinal));

    private ServiceProvider Build(Action<IServiceCollection> add, RateLimitBy by, string hook)
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines);
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(new RateLimitFilter(new Settings<RateLimitList>([new() { Name = "limit", By = by, Hooks = { hook }, Permits = 1 }]), _lines, _time));
        add(services);
        return services.BuildServiceProvider();
    }

    public sealed class Sms : EmgPlugin
    {
        [FailClosed]
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());
    }

    public sealed class Voice : M4Script
    {
        [FailClosed]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }

    [FailClosed]
    public sealed class Provider : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => new(AccessReply.Allow());

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.PassThrough());
    }

    [FailClosed]
    public sealed class Webhooks : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());
    }
}
