using System.Reflection;
using System.Reflection.Emit;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Changes;

/// <summary>What an operator asks for and is told: names, states that stay, hooks that a broker was told are not served.</summary>
public sealed class OperatorTests
{
    private const string Denied = "was answered 404 before";
    private const string Unserved = "no plugin serves";

    [Fact]
    public async Task HookThatWasDenied_IsToldOnce_WhenItIsServed()
    {
        await using ChainsServer toy = new();
        toy.Entrance.Door("change").Deny().ShouldBeNull();

        toy.Chains.Load(new First());
        toy.Chains.Disable(nameof(First));
        toy.Chains.Enable(nameof(First));
        toy.Chains.Unload(nameof(First));
        toy.Chains.Load(new First());

        toy.Lines(Denied).ShouldHaveSingleItem().ShouldContain("toy: change is served from now on");
        toy.Entrance.Door("change").Deny().ShouldNotBeNull("It has come meanwhile, and is called.");
    }

    [Fact]
    public async Task HookOfSeveralEntrances_IsToldByTheEntranceThatGainsOrLosesIt()
    {
        await using ChainsServer toy = new();
        HookEntrance first = toy.Chains.Open(typeof(First), "/first");
        toy.Chains.Open(typeof(Second), "second/");
        toy.Chains.Load(new Second());
        first.Door("change").Deny();

        toy.Chains.Load(new First());
        toy.Lines(Denied).ShouldHaveSingleItem().ShouldContain("toy: change under /first is served from now on");

        toy.Chains.Disable(nameof(First));
        toy.Lines(Unserved).ShouldHaveSingleItem().ShouldContain("toy: no plugin serves change under /first any more. Calls of it pass.");
    }

    [Fact]
    public async Task Swap_LeavesWhatAnOperatorHasDisabled()
    {
        await using ChainsServer toy = new();
        HookPlugin old = Of(new Says("b"), "b");
        toy.Chains.CountCalls();
        toy.Chains.Swap([], [Of(new Says("a"), "a"), old]);
        toy.Chains.Disable("a");

        toy.Chains.Swap([old], [Of(new Says("b2"), "b"), Of(new Says("c"), "c")], disabled: ["c"]);

        toy.Names.ShouldBe("-a b -c");
    }

    [Fact]
    public async Task ClassesOfOneFullName_FromTwoAssemblies_NeedNames()
    {
        await using ChainsServer toy = new();
        ToyPlugin one = Emitted();
        ToyPlugin other = Emitted();
        toy.Chains.Load(one);

        Should.Throw<InvalidOperationException>(() => toy.Chains.Load(other)).Message.ShouldContain("'Emitted' was added twice");
        Should.Throw<ArgumentException>(() => toy.Chains.Load(other, "")).ParamName.ShouldBe("name");
        Should.Throw<ArgumentException>(() => toy.Chains.Load(other, " ")).ParamName.ShouldBe("name");
        toy.Chains.Load(other, "other");

        toy.Chains.Disable("other").ShouldBeTrue();
        toy.Chains.Unload("Emitted").ShouldBeTrue();
        toy.Names.ShouldBe("-other");
    }

    [Fact]
    public async Task InstanceOfSeveralNames_GoesWithAllOfThem()
    {
        await using ChainsServer toy = new();
        First plugin = new();
        toy.Chains.Load(plugin, "one");
        toy.Chains.Load(plugin, "two");

        toy.Chains.UnloadInstance(plugin).ShouldBeTrue();

        toy.Names.ShouldBe("");
        toy.Lines("one, two was unloaded").ShouldHaveSingleItem();
        toy.Chains.UnloadInstance(plugin).ShouldBeFalse();
    }

    [Fact]
    public async Task ConstructorThatChangesPlugins_WhileTheyAreBound_IsRefused()
    {
        await using ToyServer toy = new(services: static s => s.AddSingleton<Meddles>().AddSingleton<Meddler>());
        HookPluginList<ToyPlugin> list = new([ToyHooks.Change]);
        list.Add(HookPlugin.Of(typeof(First), typeof(ToyPlugin), ServiceLifetime.Singleton, new First()));
        list.Add(HookPlugin.Of(typeof(Meddles), typeof(ToyPlugin), ServiceLifetime.Singleton));
        HookChains<ToyPlugin> chains = new(list, toy.Server);
        Meddler meddler = toy.Services.GetRequiredService<Meddler>();

        meddler.Meddle = () => chains.Disable(nameof(First));
        Should.Throw<InvalidOperationException>(() => chains.Open(typeof(ToyPlugin), path: null)).Message.ShouldContain("The plugins of toy are being bound at this moment");
        meddler.Meddle = chains.CountCalls;
        Should.Throw<InvalidOperationException>(() => chains.Open(typeof(ToyPlugin), path: null)).Message.ShouldContain("being bound");

        meddler.Meddle = static () => { };
        chains.Open(typeof(ToyPlugin), path: null).Find("change").ShouldNotBeNull();
        chains.Plugins.ShouldAllBe(static p => p.IsEnabled);
    }

    private static HookPlugin Of(ToyPlugin plugin, string name) => HookPlugin.Of(plugin.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, plugin, name);

    /// <summary>A class that is called as each other one that this makes, in an assembly of its own.</summary>
    private static ToyPlugin Emitted()
    {
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Emitted"), AssemblyBuilderAccess.RunAndCollect);
        TypeBuilder type = assembly.DefineDynamicModule("Emitted").DefineType("HookSdk.Emitted", TypeAttributes.Public | TypeAttributes.Sealed, typeof(ToyPlugin));
        MethodInfo change = typeof(ToyPlugin).GetMethod(nameof(ToyPlugin.ChangeAsync))!;
        MethodBuilder own = type.DefineMethod(change.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, change.ReturnType, [.. change.GetParameters().Select(static p => p.ParameterType)]);
        ILGenerator body = own.GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Ldarg_1);
        body.Emit(OpCodes.Ldarg_2);
        body.Emit(OpCodes.Call, change);
        body.Emit(OpCodes.Ret);
        return (ToyPlugin)Activator.CreateInstance(type.CreateType())!;
    }

    private sealed class First : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class Second : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class Meddler
    {
        public Action Meddle { get; set; } = static () => { };
    }

    private sealed class Meddles : ToyPlugin
    {
        public Meddles(Meddler meddler) => meddler.Meddle();

        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }
}
