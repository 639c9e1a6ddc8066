using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Builders;

/// <summary>A delegate for one hook, on the builder of each target: it is answered for as its parameter says, and is told of by its name.</summary>
public sealed class DelegateTests
{
    private const string Bug = "my bug";

    [Theory]
    [InlineData(FailureMode.Open, "throws", "OnBeforeReceive threw InvalidOperationException: my bug")]
    [InlineData(FailureMode.Closed, "throws", "OnBeforeReceive threw InvalidOperationException: my bug")]
    [InlineData(FailureMode.Closed, "null", "OnBeforeReceive returned null")]
    public async Task Emg_Failed_IsAnsweredAsItStates(FailureMode onFailure, string source, string told)
    {
        await using ServiceProvider services = Build(s => s.AddEmg().OnBeforeReceive(onFailure, static (r, _) => r.Message.Source == "null" ? null! : throw new InvalidOperationException(Bug)));
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        EmgOutcome outcome = await emg.ReceiveAsync(new(source, "46700000001", "hi"));

        Should.Throw<HookAssertionException>(emg.EnsureNoFallback).Message.ShouldContain(told);
        outcome.AllowFallback();
        outcome.RejectedWith.HasValue.ShouldBe(onFailure == FailureMode.Closed);
    }

    [Theory]
    [InlineData(FailureMode.Open, "throws", "OnCall threw InvalidOperationException: my bug")]
    [InlineData(FailureMode.Closed, "throws", "OnCall threw InvalidOperationException: my bug")]
    [InlineData(FailureMode.Closed, "null", "OnCall returned null")]
    public async Task M4_Failed_IsAnsweredAsItStates(FailureMode onFailure, string source, string told)
    {
        await using ServiceProvider services = Build(s => s.AddM4().OnCall(onFailure, static (r, _) => r.Source == "null" ? null! : throw new InvalidOperationException(Bug)));
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        M4Outcome outcome = await m4.CallAsync(source, "2");

        Should.Throw<HookAssertionException>(m4.EnsureNoFallback).Message.ShouldContain(told);
        outcome.AllowFallback();
        outcome.IsRejected.ShouldBe(onFailure == FailureMode.Closed);
    }

    [Theory]
    [InlineData(FailureMode.Open, "throws", "OnClientAuthenticate threw InvalidOperationException: my bug")]
    [InlineData(FailureMode.Closed, "throws", "OnClientAuthenticate threw InvalidOperationException: my bug")]
    [InlineData(FailureMode.Closed, "null", "OnClientAuthenticate returned null")]
    public async Task Emqx_Failed_IsAnsweredAsItStates(FailureMode onFailure, string userName, string told)
    {
        await using ServiceProvider services = Build(s => s.AddExHook()
            .OnClientAuthenticate(onFailure, static (r, _) => r.Client.UserName == "null" ? null! : throw new InvalidOperationException(Bug)));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        EmqxConnectOutcome outcome = (await emqx.ConnectAsync("c1", userName)).AllowFallback();

        Should.Throw<HookAssertionException>(emqx.EnsureNoFallback).Message.ShouldContain(told);
        _ = onFailure == FailureMode.Closed ? outcome.EnsureRefused() : outcome.EnsureAccepted();
    }

    [Theory]
    [InlineData(FailureMode.Next, "throws", "AuthOnRegister threw InvalidOperationException: my bug")]
    [InlineData(FailureMode.Closed, "throws", "AuthOnRegister threw InvalidOperationException: my bug")]
    [InlineData(FailureMode.Closed, "null", "AuthOnRegister returned null")]
    public async Task VerneMq_Failed_IsAnsweredAsItStates(FailureMode onFailure, string username, string told)
    {
        await using ServiceProvider services = Build(s => s.AddVerneMq()
            .AuthOnRegister(onFailure, static (r, _) => r.UserName == "null" ? null! : throw new InvalidOperationException(Bug))
            .AuthOnRegisterM5(FailureMode.Closed, static (_, _) => RegisterReply.Ok()));
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        VerneMqConnectOutcome outcome = (await broker.ConnectAsync("c1", username)).AllowFallback();

        Should.Throw<HookAssertionException>(broker.EnsureNoFallback).Message.ShouldContain(told);
        _ = onFailure == FailureMode.Closed ? outcome.EnsureRefused() : outcome.EnsureAccepted();
    }

    [Fact]
    public async Task Emqx_Informing_ATaskIsAwaited()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook()
            .OnClientConnect(static (_, _) => { })
            .OnClientConnected(static (_, _) => FailLaterAsync()));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        await emqx.ConnectAsync("c1");
        await emqx.SettledAsync();

        Should.Throw<HookAssertionException>(emqx.EnsureNoFallback).Message.ShouldContain("client.connected: OnClientConnected threw InvalidOperationException: my bug");
    }

    [Fact]
    public async Task VerneMq_Informing_ATaskIsAwaited()
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq()
            .AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok())
            .OnClientGone(static (_, _) => { })
            .OnRegisterM5(static (_, _) => FailLaterAsync()));
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        await broker.ConnectAsync("c1");

        Should.Throw<HookAssertionException>(broker.EnsureNoFallback).Message.ShouldContain("on_register_m5: OnRegisterM5 threw InvalidOperationException: my bug");
    }

    [Fact]
    public async Task Emqx_Topics_AreWhatEmqxIsTold_AndWhatADelegateIsAskedFor()
    {
        List<string> asked = [];
        await using ServiceProvider services = Build(s => s.AddExHook()
            .OnMessagePublish(FailureMode.Open, (r, _) => Pass("one", r), topics: ["a/#"])
            .OnMessagePublish(FailureMode.Open, (r, _) => Pass("two", r), topics: ["b/+"]));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        (await emqx.PublishAsync(new("a/x", "1"))).EnsureAccepted();
        (await emqx.PublishAsync(new("b/x", "2"))).EnsureAccepted();
        (await emqx.PublishAsync(new("c/x", "3"))).EnsureAccepted();

        asked.ShouldBe(["one a/x", "two b/x"]);

        MessagePublishReply Pass(string name, MessagePublishRequest request)
        {
            asked.Add($"{name} {request.Message.Topic}");
            return MessagePublishReply.PassThrough();
        }
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task VerneMq_OnAuthorizePublish_IsForBothVersions(MqttVersion version)
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq()
            .AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok())
            .AuthOnPublish(FailureMode.Closed, static (r, _) => r.Topic == "open" ? PublishReply.Ok() : PublishReply.Deny()));
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));
        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("c1") { Version = version })).EnsureAccepted().Client!;

        (await client.PublishAsync("open", "1", 1)).EnsureAccepted();
        (await client.PublishAsync("shut", "1", 1)).EnsureRefused();
    }

    [Fact]
    public async Task Filters_OfAnAttribute_AreAroundADelegate()
    {
        await using ServiceProvider services = Build(static s => s.AddEmg().OnBeforeReceive(FailureMode.Open, [HookFilter<Shut>] static (_, _) => BeforeReceiveReply.Accept()));
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        (await emg.ReceiveAsync(new("1", "46700000001", "hi"))).EnsureRejected();
    }

    [Fact]
    public async Task VerneMq_ADelegate_IsDisabledByItsName()
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq()
            .AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Deny(), name: "gate")
            .AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok())
            .AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Deny()));
        VerneMqPlugins plugins = services.GetRequiredService<VerneMqPlugins>();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));

        plugins.Plugins.Select(static p => p.Name).ShouldBe(["gate", "AuthOnRegister", "AuthOnRegister2"]);
        (await broker.ConnectAsync("c1")).EnsureRefused();
        plugins.Disable("gate").ShouldBeTrue();
        (await broker.ConnectAsync("c1")).EnsureAccepted();
    }

    private static async Task FailLaterAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException(Bug);
    }

    private static ServiceProvider Build(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        services.AddLogging();
        add(services);
        return services.BuildServiceProvider();
    }

    /// <summary>Refuses everyone.</summary>
    public sealed class Shut : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class => new(next.Refusal.ShouldNotBeNull());
    }
}
