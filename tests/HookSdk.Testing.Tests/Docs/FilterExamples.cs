using System.Collections.Concurrent;
using HookSdk.Emg;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Docs;

/// <summary>What docs/filters.md and docs/background.md show.</summary>
public sealed class FilterExamples
{
    [Fact]
    public async Task FilterAndObserver_AsShown_RefuseAndTell()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<IReadOnlySet<string>>(new HashSet<string> { "SPAM" });
        services.AddEmg().Add<WelcomePlugin>().AddHookFilter<BlockListFilter>();
        services.AddHookObserver<FailureList>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(provider));

        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("SPAM", "46700000001", "hi"))).EnsureRejected();
        (await emg.ReceiveAsync(new("BROKEN", "46700000001", "hi"))).AllowFallback().EnsureRejected();
        provider.GetRequiredService<FailureList>().Lines.ShouldHaveSingleItem().ShouldStartWith("emg before_receive of BROKEN: WelcomePlugin threw");
    }

    [Fact]
    public async Task Filter_OnAClass_AsShown_StandsAroundItsHooks()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<IReadOnlySet<string>>(new HashSet<string> { "SPAM" });
        services.AddEmg().Add<GuardedPlugin>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(provider));
        (await emg.ReceiveAsync(new("SPAM", "46700000001", "hi"))).EnsureRejected();
    }

    [Fact]
    public async Task Filter_AsShown_IsTestedWithoutAServer()
    {
        BlockListFilter filter = new(new HashSet<string> { "SPAM" });
        HookNext<BeforeReceiveReply> next = HookNext.Create(BeforeReceiveReply.Accept(), refusal: BeforeReceiveReply.Reject());
        HookContext context = HookContext.Create(client: "SPAM", callerGone: TestContext.Current.CancellationToken);
        BeforeReceiveReply reply = await filter.InvokeAsync(new BeforeReceiveRequest { Message = new("SPAM", "46700000001", "hi") }, context, next);
        reply.ShouldBeSameAs(next.Refusal);
    }

    [Fact]
    public async Task Notifications_AsShown_AreAnsweredFirst()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<SessionLog>();
        services.AddVerneMq(static options => options.NotifyInBackground = true).Add<SessionLog>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(provider));
        (await broker.ConnectAsync("c1")).EnsureAccepted();
        (await provider.GetRequiredService<SessionLog>().Registered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBe("c1");
    }

    /// <summary>Refuses whoever is on the list, at each hook that can refuse.</summary>
    public sealed class BlockListFilter(IReadOnlySet<string> blocked) : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class =>
            context.Client is { } client && blocked.Contains(client) && next.Refusal is { } refusal ? new(refusal) : next.InvokeAsync();
    }

    /// <summary>Keeps a line of each call that a fallback was answered for.</summary>
    public sealed class FailureList : IHookObserver
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public void OnAnswered(ObservedCall call)
        {
            if (call.Cause is { } cause)
            {
                Lines.Enqueue($"{call.Target} {call.Hook} of {call.Client ?? "nobody"}: {cause} (call {call.CallId})");
            }
        }
    }

    [FailClosed]
    public sealed class WelcomePlugin : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
            request.Message.Source == "BROKEN" ? throw new InvalidOperationException("broken") : new(BeforeReceiveReply.Accept());
    }

    [FailClosed]
    [HookFilter<BlockListFilter>]
    public sealed class GuardedPlugin : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());
    }

    [FailClosed]
    public sealed class SessionLog : VerneMqPlugin
    {
        public TaskCompletionSource<string> Registered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context)
        {
            Registered.TrySetResult(request.ClientId);
            return default;
        }
    }
}
