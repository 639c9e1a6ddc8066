using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Tests.Changes;

/// <summary>Plugins of a running server change, and its calls come over real HTTP or gRPC. The same for every target.</summary>
public abstract class ChangeTests
{
    private const int InFlight = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Change_WhileCallsAreInFlight_FailsNone_AndEachSeesOneChain()
    {
        await using ChangeApp app = await StartAsync("a", "b");
        HookPlugins plugins = app.Plugins;
        plugins.CountCalls();
        ConcurrentBag<string> seen = [];
        using CancellationTokenSource done = new();
        Task[] callers = [.. Enumerable.Range(0, InFlight).Select(_ => Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    seen.Add(await app.CallAsync());
                }
            },
            TestContext.Current.CancellationToken))];

        for (int round = 0; round < 5; round++)
        {
            await Expect(app, "ab");
            plugins.Disable("a").ShouldBeTrue();
            await Expect(app, "b");
            plugins.Enable("a").ShouldBeTrue();
            plugins.Load(app.Make("c"), "c");
            plugins.Reorder(["a", "b", "c", "end"]);
            await Expect(app, "abc");
            plugins.Unload("c").ShouldBeTrue();
            plugins.Reorder(["b", "a", "end"]);
            await Expect(app, "ba");
            plugins.Reorder(["a", "b", "end"]);

            // Two come and two go, in one step.
            HookPlugin[] first = [Bound(app, "x"), Bound(app, "y")];
            HookPlugin[] second = [Bound(app, "X"), Bound(app, "Y")];
            plugins.Swap([], first, order: static _ => ["x", "y", "end"], disabled: ["a", "b"]);
            await Expect(app, "xy");
            plugins.Swap(first, second);
            await Expect(app, "XY");
            await plugins.Swap(second, [], order: static _ => ["a", "b", "end"], disabled: []).Drained.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        await done.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Patience, TestContext.Current.CancellationToken);
        seen.Count.ShouldBeGreaterThan(InFlight);
        seen.Distinct().Except(["ab", "b", "abc", "ba", "xy", "XY"]).ShouldBeEmpty();
        app.EnsureNoFallback();
        app.Log.Lines.ShouldNotContain(static l => l.Contains("fallback", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Swap_IsDrained_WhenTheLastCallOfTheOldTableHasEnded()
    {
        await using ChangeApp app = await StartAsync();
        HookPlugins plugins = app.Plugins;
        plugins.CountCalls();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HookPlugin old = Bound(app, "o", Wait);
        HookPlugin next = Bound(app, "n");
        plugins.Swap([], [old], order: static _ => ["o", "end"]);

        Task<string> running = app.CallAsync();
        await entered.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        ChainSwap swap = plugins.Swap([old], [next]);

        await Expect(app, "n");
        swap.Drained.IsCompleted.ShouldBeFalse();

        // Another change meanwhile waits for the calls of its own plugin, and for no other's.
        plugins.Disable("n");
        ChainSwap gone = plugins.Swap([next], []);
        await Expect(app, "");
        await gone.Drained.WaitAsync(Patience, TestContext.Current.CancellationToken);
        swap.Drained.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        (await running.WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldBe("o");
        await swap.Drained.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Task Wait()
        {
            entered.TrySetResult();
            return gate.Task;
        }
    }

    [Fact]
    public async Task Change_ThatCannotBeBound_LeavesAllAsItWas()
    {
        await using ChangeApp app = await StartAsync("a", "b");
        HookPlugins plugins = app.Plugins;
        plugins.CountCalls();
        await using ServiceProvider nothing = new ServiceCollection().BuildServiceProvider();
        HookPlugin broken = HookPlugin.Of(app.Make("z").GetType(), plugins.PluginType, ServiceLifetime.Singleton, name: "z", services: nothing);
        string before = string.Join(' ', plugins.Plugins.Select(static p => $"{p.Name} {p.IsEnabled}"));
        int told = 0;
        plugins.Changed += _ => told++;

        Should.Throw<InvalidOperationException>(() => plugins.Swap([], [broken], order: static _ => ["z"], disabled: ["a"]));
        Should.Throw<InvalidOperationException>(() => plugins.Load(app.Make("a"), "a")).Message.ShouldContain("Two plugins are called 'a'");
        Should.Throw<ArgumentException>(() => plugins.Load(new object())).Message.ShouldContain(plugins.PluginType.Name);
        Should.Throw<ArgumentException>(() => plugins.Disable("nobody")).Message.ShouldContain("There is no plugin 'nobody' here, but a, b, end.");
        Should.Throw<ArgumentException>(() => plugins.Reorder(["end", "a"])).Message.ShouldContain("b is missing");
        Should.Throw<ArgumentException>(() => plugins.Reorder(["end", "a", "a", "b"])).Message.ShouldContain("'a' is named twice");
        Should.Throw<InvalidOperationException>(() => plugins.Unload("a")).Message.ShouldContain("it can be disabled");
        plugins.Unload("nobody").ShouldBeFalse();

        string.Join(' ', plugins.Plugins.Select(static p => $"{p.Name} {p.IsEnabled}")).ShouldBe(before);
        told.ShouldBe(0);
        await Expect(app, "ab");
    }

    [Fact]
    public async Task Plugin_ThatWasUnloaded_IsCollected()
    {
        await using ChangeApp app = await StartAsync("a");
        WeakReference[] gone = await UseAsync(app);
        await Expect(app, "a");

        using CancellationTokenSource patience = new(Patience);
        while (gone.Any(static g => g.IsAlive))
        {
            patience.IsCancellationRequested.ShouldBeFalse("Something holds a plugin that was unloaded.");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Change_IsOneLineInTheLog()
    {
        await using ChangeApp app = await StartAsync("a", "b");
        HookPlugins plugins = app.Plugins;
        string served = string.Join(", ", plugins.Chains.Select(static c => c.Hook));

        plugins.Disable("a");
        plugins.Disable("a");
        plugins.Enable("a");
        plugins.Load(app.Make("c"), "c");
        plugins.Unload("c");
        plugins.Reorder(["b", "a", "end"]);
        plugins.Reorder(["b", "a", "end"]);

        app.Log.Lines.Where(l => l.StartsWith($"{plugins.Target}: ", StringComparison.Ordinal) && (l.Contains(" was ", StringComparison.Ordinal) || l.Contains(" order ", StringComparison.Ordinal))).ShouldBe(
        [
            $"{plugins.Target}: a was disabled; served is {served}",
            $"{plugins.Target}: a was enabled; served is {served}",
            $"{plugins.Target}: c was loaded; served is {served}",
            $"{plugins.Target}: c was unloaded; served is {served}",
            $"{plugins.Target}: the order of the plugins is b, a, end",
        ]);
        plugins.Plugins.Select(static p => $"{p.Name} {p.IsEnabled} {p.IsLoaded}").ShouldBe(["b True False", "a True False", "end True False"]);
        plugins.Chains.ShouldContain(static c => c.ToString().EndsWith("b, a, end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hook_ThatNobodyServesAnyMore_IsAnsweredNeutrally()
    {
        await using ChangeApp app = await StartAsync("a");
        await Expect(app, "a");

        app.Plugins.Disable("a");
        app.Plugins.Disable("end");
        await Expect(app, "");

        app.Plugins.Enable("a");
        app.Plugins.Enable("end");
        await Expect(app, "a");
        app.EnsureNoFallback();
    }

    /// <summary>Starts a server of the target with plugins of these names, which leave their names as marks, and one called <c>end</c> behind them.</summary>
    private protected abstract Task<ChangeApp> StartAsync(params string[] marks);

    private protected static async Task Expect(ChangeApp app, string marks) => (await app.CallAsync()).ShouldBe(marks);

    private static HookPlugin Bound(ChangeApp app, string mark, Func<Task>? gate = null)
    {
        object plugin = app.Make(mark, gate);
        return HookPlugin.Of(plugin.GetType(), app.Plugins.PluginType, ServiceLifetime.Singleton, plugin, mark);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference[]> UseAsync(ChangeApp app)
    {
        object loaded = app.Make("w");
        app.Plugins.Load(loaded, "w");
        app.Plugins.Reorder(["a", "w", "end"]);
        await Expect(app, "aw");
        app.Plugins.Unload("w").ShouldBeTrue();

        app.Plugins.CountCalls();
        object swapped = app.Make("s");
        HookPlugin bound = HookPlugin.Of(swapped.GetType(), app.Plugins.PluginType, ServiceLifetime.Singleton, swapped, "s");
        app.Plugins.Swap([], [bound], order: static _ => ["a", "s", "end"]);
        await Expect(app, "as");
        await app.Plugins.Swap([bound], []).Drained.WaitAsync(Patience, TestContext.Current.CancellationToken);
        return [new(loaded), new(swapped), new(bound)];
    }
}
