using System.Buffers;
using System.Text;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Changes;

/// <summary>When the calls of a plugin that went have ended, and what ends with them.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task HandlerThatNeverEnds_HoldsUpNoChangeOfAnotherPlugin()
    {
        await using ChainsServer toy = new();
        HookPlugin hangs = Of(new Says("a", new TaskCompletionSource().Task), "a");
        HookPlugin[] versions = [Of(new Says("b1"), "b"), Of(new Says("b2"), "b"), Of(new Says("b3"), "b")];
        toy.Chains.CountCalls();
        toy.Chains.Swap([], [hangs, versions[0]]);
        Task<string> running = toy.CallAsync("decide");
        toy.Toy.Clock.Advance(TimeSpan.FromSeconds(2));
        await running;

        ChainSwap first = toy.Chains.Swap([versions[0]], [versions[1]]);
        ChainSwap second = toy.Chains.Swap([versions[1]], [versions[2]]);

        await second.Drained.WaitAsync(Patience, TestContext.Current.CancellationToken);
        first.Drained.IsCompleted.ShouldBeFalse();
        toy.Chains.Swap([hangs], []).Drained.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Reply_ThatIsBeingWritten_IsWaitedFor()
    {
        await using ChainsServer toy = new();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource writes = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ManualResetEventSlim write = new();
        HookDefinition<ToyPlugin, ToyRequest, ToyReply> slow = new()
        {
            Name = "decide",
            Methods = [nameof(ToyPlugin.DecideAsync)],
            ContentType = "text/plain",
            Invoke = static (plugin, request, context) => plugin.DecideAsync(request, context),
            Neutral = ToyReply.Pass,
            OnFailure = static _ => ToyReply.Pass,
            Fold = static (ref _, ref total, answer) => Stop(ref total, answer),
            Read = static (HookBody body, out ToyRequest? request, out string? problem) => (request = new ToyRequest(body)) is not null & (problem = null) is null,
            Write = (_, reply, output) =>
            {
                writes.TrySetResult();
                write.Wait(Patience);
                output.Write(Encoding.UTF8.GetBytes(reply.Text));
                return HookAnswer.Ok;
            },
        };
        HookChains<ToyPlugin> chains = new(new HookPluginList<ToyPlugin>([slow]), toy.Toy.Server);
        HookEntrance entrance = chains.Open(typeof(ToyPlugin), path: null);
        HookPlugin says = Of(new Says("late", gate.Task));
        chains.CountCalls();
        chains.Swap([], [says]);

        Task<string> running = ChainsServer.CallAsync(entrance.Find("decide")!);
        gate.SetResult();
        await writes.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        ChainSwap swap = chains.Swap([says], []);
        swap.Drained.IsCompleted.ShouldBeFalse();

        write.Set();
        (await running).ShouldBe("late");
        await swap.Drained.WaitAsync(Patience, TestContext.Current.CancellationToken);

        static ChainStep Stop(ref ToyReply total, ToyReply answer)
        {
            total = answer;
            return ChainStep.Stop;
        }
    }

    [Fact]
    public async Task HookThatATableHasNoPlaceFor_IsNoSilentCallOfTheOldOne()
    {
        await using ChainsServer toy = new();
        toy.Chains.Load(new Says("old"));
        ChainCalls retired = new([]);
        retired.Retire();
        CountedHook hook = new(toy.Entrance.Find("decide")!, retired, new HookEntrance(typeof(ToyPlugin), path: null), "decide");

        (await Should.ThrowAsync<InvalidOperationException>(() => ChainsServer.CallAsync(hook))).Message.ShouldContain("'decide' has no hook");
    }

    [Fact]
    public async Task FilterThatNoContainerMade_IsDisposedOf_WhenTheLastCallHasEnded()
    {
        await using ChainsServer toy = new();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        toy.Chains.Load(new Guarded(gate.Task));
        Task<string> running = toy.CallAsync("change");

        toy.Chains.Unload(nameof(Guarded)).ShouldBeTrue();
        Guard guard = Guard.Made.ShouldHaveSingleItem();
        guard.IsDisposed.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        (await running).ShouldBe("guarded");
        await guard.IsDisposed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        toy.Lines("threw while it was disposed of").ShouldBeEmpty();
    }

    [Fact]
    public async Task FilterOfAPluginThatDoesNotComeIn_IsDisposedOf()
    {
        await using ChainsServer toy = new();
        HookPlugin refused = Of(new Locked());
        toy.Chains.CountCalls();

        Should.Throw<ArgumentException>(() => toy.Chains.Swap([Of(new Says("nobody"))], [refused]));

        await Lock.Made.ShouldHaveSingleItem().IsDisposed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        using CancellationTokenSource patience = new(Patience);
        while (!toy.Lines("a filter of Locked, which is out of the chains, threw while it was disposed of").Any())
        {
            patience.IsCancellationRequested.ShouldBeFalse();
            await Task.Yield();
        }

        // Where it comes later, another one is made.
        toy.Chains.Swap([], [refused]);
        Lock.Made.Count.ShouldBe(2);
    }

    [Fact]
    public async Task FilterWhoseConstructorHangs_HoldsUpNoOtherChange()
    {
        await using ChainsServer toy = new();
        toy.Chains.CountCalls();
        toy.Chains.Load(new Says("a"), "a");
        using Hang hang = new();
        await using ServiceProvider own = new ServiceCollection().AddSingleton(hang).BuildServiceProvider();
        HookPlugin slow = HookPlugin.Of(typeof(MadeSlowly), typeof(ToyPlugin), ServiceLifetime.Singleton, new MadeSlowly(), services: own);

        Task<ChainSwap> coming = Task.Run(() => toy.Chains.Swap([], [slow]), TestContext.Current.CancellationToken);
        await hang.Entered.WaitAsync(Patience, TestContext.Current.CancellationToken);
        (await Task.Run(() => toy.Chains.Disable("a"), TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldBeTrue();
        toy.Names.ShouldBe("-a");

        hang.End();
        await coming;
        toy.Names.ShouldBe("-a MadeSlowly");
    }

    private static HookPlugin Of(ToyPlugin plugin, string? name = null) => HookPlugin.Of(plugin.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, plugin, name);

    private abstract class PassingFilter : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class => next.InvokeAsync();
    }

    private sealed class Guard : PassingFilter, IDisposable
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Guard() => Made.Add(this);

        public static List<Guard> Made { get; } = [];

        public Task IsDisposed => _disposed.Task;

        public void Dispose() => _disposed.TrySetResult();
    }

    [HookFilter<Guard>]
    private sealed class Guarded(Task gate) : ToyPlugin
    {
        public override async ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context)
        {
            await gate;
            return new ToyReply("guarded");
        }
    }

    private sealed class Lock : PassingFilter, IAsyncDisposable
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Lock() => Made.Add(this);

        public static List<Lock> Made { get; } = [];

        public Task IsDisposed => _disposed.Task;

        public ValueTask DisposeAsync()
        {
            _disposed.TrySetResult();
            throw new InvalidOperationException("It does not open.");
        }
    }

    [HookFilter<Lock>]
    private sealed class Locked : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class Hang : IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _end = new();

        public Task Entered => _entered.Task;

        public void Wait()
        {
            _entered.TrySetResult();
            _end.Wait(Patience);
        }

        public void End() => _end.Set();

        public void Dispose() => _end.Dispose();
    }

    private sealed class SlowFilter : PassingFilter
    {
        public SlowFilter(Hang hang) => hang.Wait();
    }

    [HookFilter<SlowFilter>]
    private sealed class MadeSlowly : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }
}
