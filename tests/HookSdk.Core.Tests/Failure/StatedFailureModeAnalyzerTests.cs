namespace HookSdk.Core.Tests.Failure;

/// <summary>What only the compiler can see: abstract classes, places, several classes at once.</summary>
public sealed class StatedFailureModeAnalyzerTests
{
    [Theory]
    [InlineData("public abstract class Shared : Hooks { public override int Decide() => 1; }")]
    [InlineData("[FailNext] public abstract class Shared : Hooks { public override int Decide() => 1; }")]
    [InlineData("[FailOpen, FailClosed] public abstract class Shared : Hooks { public override int Decide() => 1; }")]
    [InlineData("public abstract class Shared : Hooks { [FailOpen] public abstract override int Decide(); }")]
    public async Task Analyzer_AbstractClassThatIsNotFinished_SaysNothing(string source)
    {
        (await AnalyzeAsync(source)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("public abstract class Shared : Hooks { [FailNext] public override int Decide() => 1; }",
        "[FailNext] on 'Shared.Decide' is not a failure mode of 'Shared.Decide': state [FailOpen] or [FailClosed]")]
    [InlineData("public abstract class Shared : Hooks { [FailOpen, FailClosed] public override int Decide() => 1; }",
        "[FailClosed] and [FailOpen] stand together on 'Shared.Decide', so it is not clear what is answered when 'Shared.Decide' fails: keep one")]
    public async Task Analyzer_AbstractClassWithAWrongMethod_SaysSo(string source, string message)
    {
        (await AnalyzeAsync(source)).ShouldHaveSingleItem().Message.ShouldBe(message);
    }

    [Fact]
    public async Task Analyzer_WrongMethodInAnAbstractClass_IsSaidOfEveryClassThatTakesIt()
    {
        IReadOnlyList<Snippet.Finding> findings = await AnalyzeAsync(
            """
            public abstract class Shared : Hooks { [FailNext] public override int Decide() => 1; }
            public class One : Shared { }
            [FailOpen] public class Two : Shared { }
            """);

        findings.Select(finding => finding.Underlined).ShouldBe(["Decide", "One"]);
    }

    [Fact]
    public async Task Analyzer_TwoMethodsAndTwoClasses_ReportsEachAtItsOwnPlace()
    {
        IReadOnlyList<Snippet.Finding> findings = await AnalyzeAsync(
            """
            public class One : Hooks
            {
                public override int Decide() => 1;
                [FailOpen] public override int Guard() => 1;
            }
            public class Two : Hooks { [FailOpen] public override int Decide() => 1; public override int Any() => 1; }
            """);

        findings.Select(finding => finding.Message.Split('\'')[1]).ShouldBe(["One.Decide", "One.Guard", "Two.Any"], ignoreOrder: true);
        findings.Select(finding => finding.Underlined).ShouldBe(["Decide", "Guard", "Any"]);
    }

    [Fact]
    public async Task Analyzer_PartialClassInTwoFiles_ReportsTheOverride()
    {
        Snippet hooks = new("Hooks", [FailureCases.Hooks]);
        Snippet snippet = new("Snippet", ["public partial class Plugin : Hooks { }", "partial class Plugin { public override int Decide() => 1; }"], hooks);

        (await snippet.AnalyzeAsync()).ShouldHaveSingleItem().Underlined.ShouldBe("Decide");
    }

    [Fact]
    public async Task Analyzer_BaseClassWithoutStatementInMetadata_ReportsTheClass()
    {
        Snippet hooks = new("Hooks", [FailureCases.Hooks]);
        Snippet shared = new("Shared", ["public abstract class Shared : Hooks { public override int Decide() => 1; }"], hooks);
        Snippet snippet = new("Snippet", ["public class Plugin : Shared { }"], hooks, shared);

        (await snippet.AnalyzeAsync()).ShouldHaveSingleItem().Underlined.ShouldBe("Plugin");
    }

    [Fact]
    public async Task Analyzer_StatementsInMetadata_AreRead()
    {
        Snippet hooks = new("Hooks", [FailureCases.Hooks]);
        Snippet shared = new("Shared", ["[FailNext] public abstract class Shared : Hooks { [FailOpen] public override int Decide() => 1; }"], hooks);
        Snippet snippet = new("Snippet", ["public class Plugin : Shared { public override int Pass() => 1; }"], hooks, shared);

        (await snippet.AnalyzeAsync()).ShouldBeEmpty();
    }

    private static Task<IReadOnlyList<Snippet.Finding>> AnalyzeAsync(string source) => new Snippet(FailureCases.Hooks + "\n" + source).AnalyzeAsync();
}
