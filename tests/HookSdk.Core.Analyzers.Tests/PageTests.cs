using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HookSdk.Analyzers.Tests;

/// <summary>Each rule has a page, and it is true: its first code is what the rule finds, its second what the fix makes of it.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> Rules => [.. Analyzers().Select(static a => a.SupportedDiagnostics[0].Id).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Page_OfARule_ShowsWhatItFindsAndWhatTheFixMakesOfIt(string id)
    {
        string[] blocks = [.. CodeBlock().Matches(await File.ReadAllTextAsync(PageOf(id), TestContext.Current.CancellationToken)).Select(static m => m.Groups["code"].Value)];
        blocks.Length.ShouldBe(2, $"{id}.md has one block with the fault, and one without it.");
        DiagnosticAnalyzer analyzer = Analyzers().Single(a => a.SupportedDiagnostics[0].Id == id);

        await (Task)typeof(PageTests).GetMethod(nameof(FixesAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(analyzer.GetType(), FixOf(id))
            .Invoke(null, [blocks[0], blocks[1], await FindAsync(analyzer, blocks[0])])!;
    }

    [Fact]
    public void Rules_HaveALinkToTheirPage()
    {
        foreach (DiagnosticDescriptor rule in Analyzers().Select(static a => a.SupportedDiagnostics[0]))
        {
            rule.HelpLinkUri.ShouldStartWith("https://");
            rule.HelpLinkUri.ShouldEndWith($"/blob/main/docs/analyzers/{rule.Id}.md");
        }
    }

    [Fact]
    public void Pages_AreListed()
    {
        string list = File.ReadAllText(Path.Combine(Path.GetDirectoryName(PageOf("HOOK001"))!, "README.md"));
        foreach (DiagnosticDescriptor rule in Analyzers().Select(static a => a.SupportedDiagnostics[0]))
        {
            list.ShouldContain($"| [{rule.Id}]({rule.Id}.md) | {rule.DefaultSeverity.ToString().ToLowerInvariant()} |");
        }
    }

    private static Task FixesAsync<TAnalyzer, TFix>(string before, string after, DiagnosticResult[] expected)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider, new() => Rule<TAnalyzer, TFix>.FixesAsync(before, after, expected: expected);

    private static async Task<DiagnosticResult[]> FindAsync(DiagnosticAnalyzer analyzer, string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Page",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken), CSharpSyntaxTree.ParseText(Platform.ImplicitUsings, cancellationToken: TestContext.Current.CancellationToken)],
            Platform.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Diagnostic[] found = [.. await compilation.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)];
        found.ShouldNotBeEmpty(source);
        return [.. found.Select(static d =>
        {
            FileLinePositionSpan span = d.Location.GetLineSpan();
            return new DiagnosticResult(d.Descriptor).WithMessage(d.GetMessage(System.Globalization.CultureInfo.InvariantCulture))
                .WithSpan(span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1, span.EndLinePosition.Line + 1, span.EndLinePosition.Character + 1);
        })];
    }

    private static IEnumerable<DiagnosticAnalyzer> Analyzers() => typeof(BlockingCallAnalyzer).Assembly.GetTypes()
        .Where(static t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(DiagnosticAnalyzer))).Select(static t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!);

    private static Type FixOf(string id) => typeof(HookCodeFix).Assembly.GetTypes()
        .Single(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(HookCodeFix)) && ((HookCodeFix)Activator.CreateInstance(t)!).FixableDiagnosticIds.Contains(id));

    private static string PageOf(string id)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HookSdk.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "docs", "analyzers", id + ".md");
    }

    [GeneratedRegex("```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
