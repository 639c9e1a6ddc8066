using HookSdk.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HookSdk.Documents.Tests;

/// <summary>Lines of .editorconfig that documents show name rules that there are.</summary>
public sealed class EditorConfigTests
{
    [Fact]
    public void Lines_NameRulesThatThereAre()
    {
        string[] rules = [.. typeof(BlockingCallAnalyzer).Assembly.GetTypes().Where(static t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .SelectMany(static t => ((DiagnosticAnalyzer)Activator.CreateInstance(t)!).SupportedDiagnostics).Select(static d => d.Id)];
        Block[] blocks = [.. Document.All.SelectMany(Document.BlocksOf).Where(static b => b.Language == BlockKind.EditorConfig)];

        blocks.ShouldNotBeEmpty();
        foreach (Block block in blocks)
        {
            AnalyzerConfig read = AnalyzerConfig.Parse(block.Text, Path.Combine(Repository.Root, ".editorconfig"));
            AnalyzerConfigOptionsResult options = AnalyzerConfigSet.Create<AnalyzerConfig[]>([read]).GetOptionsForSourcePath(Path.Combine(Repository.Root, "Reader.cs"));
            options.Diagnostics.ShouldBeEmpty(block.Place);
            options.TreeOptions.ShouldNotBeEmpty(block.Place);
            options.TreeOptions.Keys.Except(rules, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty(block.Place);
        }
    }
}
