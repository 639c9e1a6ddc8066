using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Changes;

/// <summary>Plugins that change while the server runs, on the toy target. What each target makes of it stands in its own tests (tests/Changes).</summary>
public sealed class HookChainsTests
{
    [Fact]
    public async Task LateHandler_IsWaitedFor_ThoughItsCallWasAnswered()
    {
        await using ChainsServer toy = new();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HookPlugin late = Toy(new Says("late", gate.Task));
        toy.Chains.CountCalls();
        toy.Chains.Swap([], [late]);

        Task<string> running = toy.CallAsync("decide");
        toy.Toy.Clock.Advance(TimeSpan.FromSeconds(2));
        (await running).ShouldBe("no");
        ChainSwap swap = toy.Chains.Swap([late], [Toy(new Says("next"))]);
        swap.Drained.IsCompleted.ShouldBeFalse();
        (await toy.CallAsync("decide")).ShouldBe("next");

        gate.SetResult();
        await swap.Drained.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task CallsThatAreAnsweredFirst_AreWaitedFor()
    {
        await using ChainsServer toy = new(inBackground: true);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HookPlugin late = Toy(new Says("late", gate.Task));
        toy.Chains.CountCalls();
        toy.Chains.Swap([], [late]);

        (await toy.CallAsync("hear")).ShouldBe("");
        (await toy.CallAsync("hear")).ShouldBe("");
        ChainSwap swap = toy.Chains.Swap([late], []);
        swap.Drained.IsCompleted.ShouldBeFalse();
        (await toy.CallAsync("hear")).ShouldBe("");

        gate.SetResult();
        await swap.Drained.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        ((Says)late.Shared(toy.Toy.Services)!).Heard.ShouldBe(2);
    }

    [Fact]
    public async Task CallThatComesToARetiredTable_GoesToTheOneInItsPlace()
    {
        await using ChainsServer toy = new();
        HookPlugin old = Toy(new Says("old"));
        toy.Chains.CountCalls();
        toy.Chains.Swap([], [old]);
        BoundHook found = toy.Entrance.Find("decide")!;

        await toy.Chains.Swap([old], [Toy(new Says("new"))]).Drained.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        (await ChainsServer.CallAsync(found)).ShouldBe("new");
    }

    [Fact]
    public async Task Swap_PutsNewOnesAtThePlaceOfTheFirstThatWent_AndKeepsThemDisabled()
    {
        await using ChainsServer toy = new();
        HookPlugin[] first = [Toy(new Says("a"), "a"), Toy(new Says("b"), "b"), Toy(new Says("c"), "c")];
        toy.Chains.CountCalls();
        toy.Chains.Swap([], first);
        toy.Chains.Disable("b");

        toy.Chains.Swap([first[1]], [Toy(new Says("b2"), "b"), Toy(new Says("d"), "d")]);
        toy.Names.ShouldBe("a -b d c");

        toy.Chains.Swap([], [], order: static _ => ["c", "gone", "a"]);
        toy.Names.ShouldBe("c a -b d");
        Should.Throw<ArgumentException>(() => toy.Chains.Swap([first[1]], [])).Message.ShouldContain("'b' is not there");
        Should.Throw<InvalidOperationException>(() => toy.Chains.Swap([], [Toy(new Says("a"), "a")])).Message.ShouldContain("'a'");
        toy.Names.ShouldBe("c a -b d");
    }

    [Fact]
    public async Task Swap_OfTheSameOnes_SwitchesThemInOneStep_AndLeavesEachAtItsPlace()
    {
        await using ChainsServer toy = new();
        HookPlugin[] all = [Toy(new Says("a"), "a"), Toy(new Says("b"), "b"), Toy(new Says("c"), "c")];
        toy.Chains.CountCalls();
        toy.Chains.Swap([], all);
        List<string> told = [];
        toy.Chains.Changed += _ => told.Add(toy.Names);

        toy.Chains.Swap([all[0], all[2]], [all[0], all[2]], disabled: ["a", "c"]);
        (await toy.CallAsync("decide")).ShouldBe("b");
        toy.Chains.Swap([all[0], all[2]], [all[0], all[2]], disabled: []);
        toy.Chains.Swap([all[2]], [all[2]]);

        told.ShouldBe(["-a b -c", "a b c", "a b c"]);
        (await toy.CallAsync("decide")).ShouldBe("a");
    }

    [Fact]
    public async Task Class_StandsForItsName()
    {
        await using ChainsServer toy = new();
        toy.Chains.Load(new Says("a"));

        toy.Chains.Disable<Says>().ShouldBeTrue();
        toy.Chains.Disable<Says>().ShouldBeFalse();
        toy.Names.ShouldBe("-Says");
        toy.Chains.Enable<Says>().ShouldBeTrue();
        toy.Names.ShouldBe("Says");
        Should.Throw<ArgumentException>(() => toy.Chains.Disable<ToyPlugin>()).Message.ShouldStartWith("There is no plugin 'HookSdk.Core.Tests.Pipeline.ToyPlugin' here, but Says.");

        toy.Chains.Load(new Says("b"), "second");
        Should.Throw<ArgumentException>(() => toy.Chains.Unload<Says>()).Message.ShouldStartWith("Several plugins are called 'HookSdk.Core.Tests.Changes.Says'");
        toy.Chains.Unload("second").ShouldBeTrue();
        toy.Chains.Unload<Says>().ShouldBeTrue();
        toy.Chains.Unload<Says>().ShouldBeFalse();
        toy.Chains.Plugins.ShouldBeEmpty();
    }

    [Fact]
    public async Task Swap_WhereNobodyCounts_SaysSo()
    {
        await using ChainsServer toy = new();

        Should.Throw<InvalidOperationException>(() => toy.Chains.Swap([], [Toy(new Says("a"))])).Message.ShouldContain("Calls are not counted");
        toy.Chains.Plugins.ShouldBeEmpty();
    }

    [Fact]
    public async Task Listener_ThatThrows_UndoesNothing()
    {
        await using ChainsServer toy = new();
        List<string> told = [];
        toy.Chains.Changed += static _ => throw new InvalidOperationException("It does not work.");
        toy.Chains.Changed += plugins => told.Add(plugins.Target);

        toy.Chains.Load(new Says("a"));

        told.ShouldBe(["toy"]);
        toy.Toy.Log.Lines.ShouldContain(static l => l.Contains("a part of the program that was told of it threw", StringComparison.Ordinal));
        (await toy.CallAsync("decide")).ShouldBe("a");
    }

    [Fact]
    public async Task PluginWithServicesOfItsOwn_IsMadeOfThem_AndSeesThemInItsCalls()
    {
        await using ChainsServer toy = new(services: static s => s.AddScoped(static _ => new Origin("host")));
        ServiceProvider own = Own("own");
        HookPlugin plugin = HookPlugin.Of(typeof(TellsOrigin), typeof(ToyPlugin), ServiceLifetime.Scoped, name: "own", services: own);
        toy.Chains.CountCalls();
        toy.Chains.Swap([], [plugin]);

        (await toy.CallAsync("change")).ShouldBe("own own filtered-own;");
        Origin.Disposed["own"].ShouldBe(1);
    }

    [Fact]
    public async Task ChainOfPluginsWithSeveralServices_GivesEachItsOwn_InOneCall()
    {
        await using ChainsServer toy = new(services: static s =>
        {
            s.AddScoped(static _ => new Origin("host2"));
            s.AddScoped<TellsOrigin>();
            s.AddScoped<OriginFilter>();
        });
        toy.Chains.CountCalls();
        toy.Chains.Swap(
            [],
            [
                HookPlugin.Of(typeof(TellsOrigin), typeof(ToyPlugin), ServiceLifetime.Scoped, name: "first", services: Own("first")),
                HookPlugin.Of(typeof(TellsOrigin), typeof(ToyPlugin), ServiceLifetime.Scoped),
                HookPlugin.Of(typeof(TellsOrigin), typeof(ToyPlugin), ServiceLifetime.Scoped, name: "third", services: Own("third")),
            ]);

        (await toy.CallAsync("change")).ShouldBe("first first filtered-first;host2 host2 filtered-host2;third third filtered-third;");
        TellsOrigin.Calls.Select(static c => (c.Id, c.Token, c.Count)).Distinct().ShouldHaveSingleItem().Count.ShouldBe(3);
        foreach (string origin in (string[])["first", "host2", "third"])
        {
            Origin.Disposed[origin].ShouldBe(1);
        }
    }

    [Fact]
    public async Task AllChainOfPluginsWithSeveralServices_GivesEachItsOwn_WhileTheyWaitTogether()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ChainsServer toy = new();
        toy.Chains.CountCalls();
        HookPlugin one = HookPlugin.Of(typeof(HearsLater), typeof(ToyPlugin), ServiceLifetime.Singleton, new HearsLater(gate.Task), "one", services: Own("one"));
        HookPlugin two = HookPlugin.Of(typeof(HearsLater), typeof(ToyPlugin), ServiceLifetime.Singleton, new HearsLater(gate.Task), "two", services: Own("two"));
        toy.Chains.Swap([], [one, two]);

        Task<string> running = toy.CallAsync("hear");
        gate.SetResult();
        await running;

        ((HearsLater)one.Shared(toy.Toy.Services)!).Heard.ShouldBe("one");
        ((HearsLater)two.Shared(toy.Toy.Services)!).Heard.ShouldBe("two");
    }

    [Fact]
    public async Task FilterOfALoadedClass_IsOneForAllItsHooks()
    {
        await using ChainsServer toy = new();
        toy.Chains.Load(new Filtered());

        await toy.CallAsync("decide");
        await toy.CallAsync("change");
        await toy.CallAsync("decide");

        CountingFilter.Instances.Distinct().ShouldHaveSingleItem();
        CountingFilter.Instances.Count.ShouldBe(3);
    }

    private static HookPlugin Toy(ToyPlugin plugin, string? name = null) => HookPlugin.Of(plugin.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, plugin, name);

    /// <summary>With what tells Core how long filters live.</summary>
    private static ServiceProvider Own(string origin)
    {
        ServiceCollection services = new();
        return services.AddScoped(_ => new Origin(origin)).AddScoped<TellsOrigin>().AddScoped<OriginFilter>().AddSingleton(new HookRegistrations(services)).BuildServiceProvider();
    }

    private sealed class HearsLater(Task gate) : ToyPlugin
    {
        public string? Heard { get; private set; }

        public override async ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context)
        {
            await gate;
            Heard = context.Services.GetRequiredService<Origin>().Name;
            return ToyReply.Pass;
        }
    }

    private sealed class Origin(string name) : IDisposable
    {
        public static System.Collections.Concurrent.ConcurrentDictionary<string, int> Disposed { get; } = new();

        public string Name => name;

        public void Dispose() => Disposed.AddOrUpdate(name, 1, static (_, count) => count + 1);
    }

    private sealed class OriginFilter(Origin origin) : IHookFilter
    {
        public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            TReply reply = await next.InvokeAsync();
            return (TReply)(object)new ToyReply($"{((ToyReply)(object)reply).Text} filtered-{origin.Name};");
        }
    }

    private sealed class TellsOrigin(Origin origin) : ToyPlugin
    {
        public static List<(string Id, CancellationToken Token, int Count)> Calls { get; } = [];

        [HookFilter<OriginFilter>]
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context)
        {
            context.Items["count"] = context.Items.TryGetValue("count", out object? count) ? (int)count! + 1 : 1;
            if (origin.Name != "own")
            {
                // The same for all plugins of a call; the count is compared when all have been asked.
                IDictionary<object, object?> items = context.Items;
                Calls.RemoveAll(c => c.Id == context.CallId);
                Calls.Add((context.CallId, context.CancellationToken, (int)items["count"]!));
            }

            return new(new ToyReply($"{origin.Name} {context.Services.GetRequiredService<Origin>().Name}"));
        }
    }

    [FailClosed]
    [HookFilter<CountingFilter>]
    private sealed class Filtered : ToyPlugin
    {
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);

        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class CountingFilter : IHookFilter
    {
        public static List<CountingFilter> Instances { get; } = [];

        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            Instances.Add(this);
            return next.InvokeAsync();
        }
    }
}
