using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HookSdk.Analyzers.Tests;

/// <summary>A rule with its code fix, held against source text as a project of the web SDK would have it. What is to be found is marked in the text: <c>[|...|]</c>.</summary>
internal static class Rule<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <summary>Finds what is marked, and nothing else.</summary>
    public static Task FindsAsync(string source) => FixesAsync(source, source);

    /// <summary>Finds what is marked, and its fix makes the other text of it.</summary>
    /// <param name="source">The text with its marks.</param>
    /// <param name="corrected">What it becomes.</param>
    /// <param name="fix">Which of the fixes, where one has several.</param>
    /// <param name="expected">What is to be found beside the marks, with its message.</param>
    public static Task FixesAsync(string source, string corrected, int fix = 0, params DiagnosticResult[] expected)
    {
        CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier> test = new()
        {
            ReferenceAssemblies = Platform.None,
            TestCode = source.ReplaceLineEndings(),
            FixedCode = corrected.ReplaceLineEndings(),
            CodeActionIndex = fix,
        };
        foreach (SolutionState state in (SolutionState[])[test.TestState, test.FixedState])
        {
            state.Sources.Add(("/Implicit.cs", Platform.ImplicitUsings));
            state.AdditionalReferences.AddRange(Platform.References);
        }

        test.TestState.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
