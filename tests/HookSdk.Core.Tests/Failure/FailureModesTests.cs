using System.Reflection;

namespace HookSdk.Core.Tests.Failure;

/// <summary>Holds the analyzer and the check at registration to one table.</summary>
public sealed class FailureModesTests
{
    private static readonly string[] AllHooks = ["Decide", "Pass", "Guard", "Any", "Inform"];

    public static TheoryData<string, FailureCase> Cases => FailureCases.All;

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task Analyzer_EveryCase_SaysWhatTheTableSays(string name, FailureCase expected)
    {
        IReadOnlyList<Snippet.Finding> findings = await new Snippet(FailureCases.Hooks + "\n" + expected.Source).AnalyzeAsync();

        Judge(findings, expected, name);
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task Analyzer_HooksInMetadata_SaysWhatTheTableSays(string name, FailureCase expected)
    {
        Snippet hooks = new("Hooks", [FailureCases.Hooks]);

        Judge(await new Snippet("Snippet", [expected.Source], hooks).AnalyzeAsync(), expected, name);
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Of_EveryCase_AgreesWithTheAnalyzer(string name, FailureCase expected)
    {
        Assembly assembly = new Snippet(FailureCases.Hooks + "\n" + expected.Source).Load();
        Type plugin = assembly.GetType("Plugin", throwOnError: true)!;
        Type baseClass = assembly.GetType(expected.BaseClass, throwOnError: true)!;

        if (expected.Message is null)
            FailureModes.Of(plugin, baseClass, AllHooks).ShouldBe(expected.Mode, name);
        else
            Should.Throw<InvalidOperationException>(() => FailureModes.Of(plugin, baseClass, AllHooks), name).Message.ShouldBe(expected.Message);
    }

    [Fact]
    public void Of_BaseClassesInAnotherAssembly_FindsTheirStatements()
    {
        Snippet hooks = new("Hooks", [FailureCases.Hooks]);
        Snippet shared = new("Shared", ["[FailClosed] public abstract class Shared : Hooks { [FailOpen] public override int Decide() => 1; }"], hooks);
        Snippet plugins = new("Plugins", ["public class Plugin : Shared { public override int Guard() => 1; }"], hooks, shared);
        Type plugin = plugins.Load().GetType("Plugin", throwOnError: true)!;
        Type baseClass = plugin.BaseType!.BaseType!;

        FailureModes.Of(plugin, baseClass, "Decide").ShouldBe(FailureMode.Open);
        FailureModes.Of(plugin, baseClass, "Guard").ShouldBe(FailureMode.Closed);
    }

    [Fact]
    public void Of_SeveralMethodsOfOneHook_TakesTheFirstThatIsOverridden()
    {
        FailureModes.Of(typeof(SharedAndSpecific), typeof(Base), nameof(Base.Specific), nameof(Base.Shared)).ShouldBe(FailureMode.Closed);
        FailureModes.Of(typeof(SharedAndSpecific), typeof(Base), nameof(Base.Other), nameof(Base.Shared)).ShouldBe(FailureMode.Open);
    }

    [Fact]
    public void Of_SeveralMethodsOfOneHookAndTheLessSpecificStatesNothing_Throws()
    {
        Should.Throw<InvalidOperationException>(() => FailureModes.Of(typeof(SharedStatesNothing), typeof(Base), nameof(Base.Specific), nameof(Base.Shared)))
            .Message.ShouldStartWith("'SharedStatesNothing.Shared' decides something");
    }

    private static void Judge(IReadOnlyList<Snippet.Finding> findings, FailureCase expected, string name)
    {
        if (expected.Message is null)
        {
            findings.ShouldBeEmpty(name);
            return;
        }

        // A base class of the case may be wrong in its own right; the plugin is what the table is about.
        Snippet.Finding finding = findings.Where(each => each.Message.Contains("'Plugin.", StringComparison.Ordinal)).ShouldHaveSingleItem(name);
        finding.Message.ShouldBe(expected.Message);
        finding.Underlined.ShouldBe(expected.Underlined);
    }

    private abstract class Base
    {
        [StatesFailure(FailureMode.Open, FailureMode.Closed)]
        public virtual int Shared() => 0;

        [StatesFailure(FailureMode.Open, FailureMode.Closed)]
        public virtual int Specific() => Shared();

        [StatesFailure(FailureMode.Open, FailureMode.Closed)]
        public virtual int Other() => Shared();
    }

    private sealed class SharedAndSpecific : Base
    {
        [FailOpen]
        public override int Shared() => 1;

        [FailClosed]
        public override int Specific() => 2;
    }

#pragma warning disable HOOK001 // What the check at registration says of such a plugin is tested here.
    private sealed class SharedStatesNothing : Base
    {
        public override int Shared() => 1;

        [FailClosed]
        public override int Specific() => 2;
    }
#pragma warning restore HOOK001
}
