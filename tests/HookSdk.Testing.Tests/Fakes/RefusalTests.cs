using System.Collections.Concurrent;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>What a filter is handed to refuse with, at each target: as a handler refuses that gives no reason, and nothing where there is nothing to refuse.</summary>
public sealed class RefusalTests
{
    private readonly ConcurrentDictionary<string, object> _refusals = new(StringComparer.Ordinal);

    [Fact]
    public async Task Emg_RefusesWithReject()
    {
        await using ServiceProvider services = Build(static s => s.AddEmg()
            .OnBeforeReceive(FailureMode.Open, static (_, _) => BeforeReceiveReply.Accept())
            .OnRoute(static (_, _) => RouteReply.NoChoice())
            .AddHookFilter<Notes>());
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        await emg.ReceiveAsync(new("1", "46700000001", "hi"));

        _refusals[EmgHookNames.BeforeReceive].ShouldBe(BeforeReceiveReply.Reject());
        _refusals[EmgHookNames.Route].ShouldBe("none");
    }

    [Fact]
    public async Task M4_RefusesWithReject()
    {
        await using ServiceProvider services = Build(static s => s.AddM4().OnCall(FailureMode.Open, static (_, _) => M4Reply.Continue()).AddHookFilter<Notes>());
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        await m4.CallAsync("1", "2");

        _refusals[M4HookNames.ExternalScript].ShouldBe(M4Reply.Reject());
    }

    [Fact]
    public async Task ExHook_RefusesWithDenyAndDrop()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook()
            .OnClientAuthenticate(FailureMode.Open, static (_, _) => AccessReply.Allow())
            .OnClientAuthorize(FailureMode.Open, static (_, _) => AccessReply.Allow())
            .OnMessagePublish(FailureMode.Open, static (_, _) => MessagePublishReply.PassThrough())
            .OnClientConnected(static (_, _) => { })
            .AddHookFilter<Notes>());
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services));

        await (await emqx.ConnectAsync("c")).EnsureAccepted().Client.PublishAsync("t", "x");

        _refusals[ExHookHookNames.ClientAuthenticate].ShouldBe(AccessReply.Deny());
        _refusals[ExHookHookNames.ClientAuthorize].ShouldBe(AccessReply.Deny());
        _refusals[ExHookHookNames.MessagePublish].ShouldBe(MessagePublishReply.Drop());
        _refusals[ExHookHookNames.ClientConnected].ShouldBe("none");
    }

    /// <summary>Not with hook_failed, which is the broker's line about a plugin that failed.</summary>
    [Fact]
    public async Task VerneMq_RefusesWithDeny()
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq()
            .AuthOnRegister(FailureMode.Next, static (_, _) => RegisterReply.Ok())
            .AuthOnPublish(FailureMode.Next, static (_, _) => PublishReply.Ok())
            .AuthOnSubscribe(FailureMode.Next, static (_, _) => SubscribeReply.Ok())
            .OnUnsubscribe(static (_, _) => UnsubscribeReply.Next())
            .OnRegister(static (_, _) => { })
            .AddHookFilter<Notes>());
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services));
        foreach (MqttVersion version in (MqttVersion[])[MqttVersion.V311, MqttVersion.V5])
        {
            FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect($"c{version}") { Version = version })).EnsureAccepted().Client;
            await client.PublishAsync("t", "x");
            await client.SubscribeAsync("t/#");
            await client.UnsubscribeAsync("t/#");
        }

        _refusals[VerneMqHookNames.AuthOnRegister].ShouldBe(RegisterReply.Deny());
        _refusals[VerneMqHookNames.AuthOnRegisterM5].ShouldBe(RegisterReply.Deny());
        _refusals[VerneMqHookNames.AuthOnPublish].ShouldBe(PublishReply.Deny());
        _refusals[VerneMqHookNames.AuthOnPublishM5].ShouldBe(PublishM5Reply.Deny());
        _refusals[VerneMqHookNames.AuthOnSubscribe].ShouldBe(SubscribeReply.Deny());
        _refusals[VerneMqHookNames.AuthOnSubscribeM5].ShouldBe(SubscribeReply.Deny());
        _refusals[VerneMqHookNames.OnUnsubscribe].ShouldBe("none");
        _refusals[VerneMqHookNames.OnRegister].ShouldBe("none");
    }

    private ServiceProvider Build(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        services.AddLogging().AddSingleton(_refusals);
        add(services);
        return services.BuildServiceProvider();
    }

    /// <summary>Notes each hook's refusal, and passes on.</summary>
    private sealed class Notes(ConcurrentDictionary<string, object> refusals) : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            refusals[context.Hook] = next.Refusal as object ?? "none";
            return next.InvokeAsync();
        }
    }
}
