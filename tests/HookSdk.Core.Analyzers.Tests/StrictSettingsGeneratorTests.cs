using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HookSdk.Analyzers.Tests;

/// <summary>Which types are kept for options that are read by reflection.</summary>
public sealed partial class StrictSettingsGeneratorTests
{
    private const string Options = """
        namespace Acme;

        internal enum Colour { Red }

        internal sealed class Rule { public string Topics { get; set; } = ""; public Inner? Inner { get; set; } }

        internal sealed class Inner { public Colour? Colour { get; set; } public TimeSpan After { get; set; } }

        internal class Base { public List<int> Inherited { get; } = []; private Rule? Own { get; set; } }

        internal sealed class Options : Base { public IReadOnlyList<Rule> Rules { get; set; } = []; public IDictionary<string, Uri>? Urls { get; set; } public Rule[] Others { get; set; } = []; }

        internal sealed class RuleList : List<Rule>;

        """;

    [Fact]
    public void Call_KeepsTheOptions_TheirProperties_AndTheirEntries()
    {
        string[] kept = Kept("services.AddStrictSettings<Options>(\"Options\");");

        kept.ShouldContain("global::Acme.Options");
        kept.Count(static type => type == "global::Acme.Rule").ShouldBe(2, "for itself and for the array");
        kept.ShouldContain("global::Acme.Inner");
        kept.ShouldContain("global::Acme.Colour");
        kept.ShouldContain("global::System.Collections.Generic.List<int>");

        // What the binder makes of interfaces, and what it adds entries through.
        kept.ShouldContain("global::System.Collections.Generic.List<global::Acme.Rule>");
        kept.ShouldContain("global::System.Collections.Generic.Dictionary<string, global::System.Uri>");
        kept.ShouldContain("global::System.Collections.Generic.ICollection<int>");

        // These the platform reads itself.
        kept.ShouldNotContain("global::System.TimeSpan");
        kept.ShouldNotContain("string");
    }

    [Theory]
    [InlineData("services.AddStrictSettings<RuleList>(\"Rules\");")]
    [InlineData("services?.AddStrictSettings<RuleList>(\"Rules\");")]
    [InlineData("StrictSettingsServiceCollectionExtensions.AddStrictSettings<RuleList>(services, \"Rules\");")]
    public void EachFormOfACall_IsFound(string call)
    {
        string[] kept = Kept(call);

        kept.ShouldContain("global::Acme.RuleList");
        kept.ShouldContain("global::Acme.Rule");
        kept.ShouldNotContain("global::Acme.Options");
    }

    [Theory]
    [InlineData("Generic<Rule>(services); void Generic<T>(IServiceCollection s) where T : class, new() => s.AddStrictSettings<T>(\"Rules\");")]
    [InlineData("services.AddStrictSettings<Hidden>(\"Rules\");")]
    [InlineData("new Others().AddStrictSettings<Rule>(\"Rules\");")]
    public void WhatCannotBeNamed_AndTheCallsOfOthers_AreLeftAlone(string call) => Kept(call).ShouldBeEmpty();

    private static string[] Kept(string call)
    {
        string source = $$"""
            {{Options}}
            internal sealed class Others { public void AddStrictSettings<T>(string section) { } }

            internal static class Startup
            {
                public static void Add(IServiceCollection services) { {{call}} }

                private sealed class Hidden;
            }
            """;
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Acme.Sms",
            [CSharpSyntaxTree.ParseText(Platform.ImplicitUsings, parse, cancellationToken: TestContext.Current.CancellationToken), CSharpSyntaxTree.ParseText(source, parse, cancellationToken: TestContext.Current.CancellationToken)],
            Platform.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver
            .Create([new StrictSettingsGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, TestContext.Current.CancellationToken);

        generated.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity >= DiagnosticSeverity.Warning).ShouldBeEmpty();
        return [.. generated.SyntaxTrees.Skip(2).SelectMany(static tree => KeptType().Matches(tree.ToString())).Select(static match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"StrictSettingsTypes\.Keep(?:Names|Arrays)?<(.+)>\(\);")]
    private static partial Regex KeptType();
}
