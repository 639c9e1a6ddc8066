using System.Collections.Concurrent;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>The same observer on each target is told of calls that were answered, that failed, that could not be read and that were late; one beside it that throws harms none.</summary>
public sealed class ObserverTests
{
    private readonly Held _held = new();
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Emg_Observer_IsToldOfEachCall()
    {
        await using ServiceProvider services = Build(static s => s.AddEmg().Add<Plugin>());
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services), o => o.Time = _clock);
        emg.AllowFallback();

        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("broken", "46700000001", "hi"))).EnsureRejected();
        emg.Faults.Next("before_receive").TruncatedBody();
        (await emg.ReceiveAsync(new("good", "46700000001", "hi"))).EnsureRejected();
        (await LateAsync(emg.ReceiveAsync(new("slow", "46700000001", "hi")), TimeSpan.FromSeconds(2))).EnsureRejected();

        await EnsureToldAsync(services, "emg", "before_receive", nameof(Plugin));
    }

    [Fact]
    public async Task M4_Observer_IsToldOfEachCall()
    {
        await using ServiceProvider services = Build(static s => s.AddM4().Add<Voice>());
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services), o => o.Time = _clock);
        m4.AllowFallback();

        (await m4.CallAsync("good", "2")).EnsureUnchanged();
        (await m4.CallAsync("broken", "2")).EnsureRejected();
        m4.Faults.Next().TruncatedBody();
        (await m4.CallAsync("good", "2")).EnsureRejected();
        (await LateAsync(m4.CallAsync("slow", "2"), TimeSpan.FromMilliseconds(700))).EnsureRejected();

        await EnsureToldAsync(services, "m4", "external_script", nameof(Voice));
    }

    [Fact]
    public async Task Emqx_Observer_IsToldOfEachCall()
    {
        await using ServiceProvider services = Build(static s => s.AddExHook().Add<Provider>());
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Services(services), o => o.Time = _clock);
        emqx.AllowFallback();

        (await emqx.ConnectAsync("good")).EnsureAccepted();
        (await emqx.ConnectAsync("broken")).EnsureRefused();
        emqx.Faults.Next("client.authenticate").TruncatedBody();
        (await emqx.ConnectAsync("good")).EnsureRefused();
        (await LateAsync(emqx.ConnectAsync("slow"), TimeSpan.FromSeconds(4.5))).EnsureRefused();

        await EnsureToldAsync(services, "exhook", "client.authenticate", nameof(Provider));
    }

    [Fact]
    public async Task VerneMq_Observer_IsToldOfEachCall()
    {
        await using ServiceProvider services = Build(static s => s.AddVerneMq().Add<Webhooks>());
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(services), o => o.Time = _clock);
        broker.AllowFallback();

        (await broker.ConnectAsync("good")).EnsureAccepted();
        (await broker.ConnectAsync("broken")).EnsureRefused();
        broker.Faults.Next("auth_on_register_m5").TruncatedBody();
        (await broker.ConnectAsync("good")).EnsureRefused();
        (await LateAsync(broker.ConnectAsync("slow"), TimeSpan.FromSeconds(4))).EnsureRefused();

        await EnsureToldAsync(services, "vernemq", "auth_on_register_m5", nameof(Webhooks));
    }

    private ServiceProvider Build(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(_held);
        services.AddSingleton<TimeProvider>(_clock);
        services.AddHookObserver<Throws>().AddHookObserver<Recorder>();
        add(services);
        return services.BuildServiceProvider();
    }

    private async Task<TOutcome> LateAsync<TOutcome>(Task<TOutcome> calling, TimeSpan deadline)
    {
        await _held.Started.Task;
        _clock.Advance(deadline);
        TOutcome answered = await calling;
        _held.Release.SetResult();
        return answered;
    }

    private static async Task EnsureToldAsync(ServiceProvider services, string target, string hook, string plugin)
    {
        Recorder recorder = services.GetRequiredService<Recorder>();
        Told[] told = [.. recorder.Calls.Where(c => c.Hook == hook)];
        told.ShouldAllBe(c => c.Target == target && c.CallId.Length > 0);
        told.Skip(1).ShouldAllBe(static c => c.ReplyBytes > 0);
        told.Select(static c => (c.Client, c.Outcome, c.Steps)).ShouldBe(
        [
            ("good", HookOutcome.Answered, $"{plugin} Answered"),
            ("broken", HookOutcome.Threw, $"{plugin} Threw"),
            (null, HookOutcome.Unreadable, ""),
            ("slow", HookOutcome.Late, $"{plugin} Late"),
        ]);
        told[0].Cause.ShouldBeNull();
        told[1].Cause!.ShouldStartWith($"{plugin} threw InvalidOperationException: broken");
        told[2].Cause!.ShouldStartWith("the request could not be understood");
        told[3].Cause.ShouldBe($"{plugin} was late");
        LateHandlerEnd late = await recorder.Late.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        (late.Target, late.Hook, late.CallId, late.Plugins.Single()).ShouldBe((target, hook, told[3].CallId, plugin));
    }

    public sealed record Told(string Target, string Hook, string CallId, string? Client, HookOutcome Outcome, string? Cause, string Steps, int ReplyBytes);

    public sealed class Recorder : IHookObserver
    {
        public ConcurrentQueue<Told> Calls { get; } = [];

        public TaskCompletionSource<LateHandlerEnd> Late { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnAnswered(ObservedCall call) => Calls.Enqueue(new Told(
            call.Target, call.Hook, call.CallId, call.Client, call.Outcome, call.Cause, string.Join(", ", call.Steps.Select(static s => $"{s.Plugin} {s.Outcome}")), call.ReplyBytes.Length));

        public void OnLateHandlerEnded(LateHandlerEnd late) => Late.TrySetResult(late);
    }

    public sealed class Throws : IHookObserver
    {
        public void OnAnswered(ObservedCall call) => throw new InvalidOperationException("the observer's own");

        public void OnLateHandlerEnded(LateHandlerEnd late) => throw new InvalidOperationException("the observer's own");
    }

    public sealed class Held
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<TReply> AnswerAsync<TReply>(string? who, TReply good)
        {
            switch (who)
            {
                case "broken":
                    throw new InvalidOperationException("broken");
                case "slow":
                    Started.SetResult();
                    await Release.Task;
                    break;
            }

            return good;
        }
    }

    [FailClosed]
    public sealed class Plugin(Held held) : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => held.AnswerAsync(request.Message.Source, BeforeReceiveReply.Accept());
    }

    [FailClosed]
    public sealed class Voice(Held held) : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => held.AnswerAsync(call.Source, M4Reply.Continue());
    }

    [FailClosed]
    public sealed class Provider(Held held) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => held.AnswerAsync(request.Client.ClientId, AccessReply.Allow());
    }

    [FailClosed]
    public sealed class Webhooks(Held held) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => held.AnswerAsync(request.ClientId, RegisterReply.Ok());
    }
}
