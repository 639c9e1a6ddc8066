using System.Collections.Immutable;
using HookSdk.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HookSdk.Core.Tests.Registration;

/// <summary>HOOK002: lambdas for hooks that only inform, on a builder whose overloads are those of every target.</summary>
public sealed class UnawaitedHandlerTests
{
    private const string Builder = """
        using System; using System.Runtime.CompilerServices; using System.Threading.Tasks; using HookSdk;
        namespace HookSdk.Toy
        {
            public sealed class Builder
            {
                [OverloadResolutionPriority(1)]
                public Builder OnGone(Func<string, HookContext, ValueTask> handler, string name = null) => this;
                public Builder OnGone(Func<string, HookContext, Task> handler, string name = null) => this;
                public Builder OnGone(Action<string, HookContext> handler, string name = null) => this;
            }
        }
        public static class Program
        {
            private static int _count;
            private static ValueTask<bool> SaveAsync(string text) => new(true);
            private static Task<bool> StoreAsync(string text) => Task.FromResult(true);
            private static ValueTask TellAsync(string text) => default;
            private static void Own(Action<string, HookContext> handler) { }
            public static void Main() { var builder = new HookSdk.Toy.Builder();
        """;

    private static readonly MetadataReference[] Platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    [Theory]
    [InlineData("builder.OnGone((request, context) => SaveAsync(request));", "SaveAsync(request)", "ValueTask<bool>")]
    [InlineData("builder.OnGone(name: \"n\", handler: (request, context) => SaveAsync(request));", "SaveAsync(request)", "ValueTask<bool>")]
    [InlineData("builder.OnGone((request, context) => { _count++; TellAsync(request); });", "TellAsync(request)", "ValueTask")]
    [InlineData("builder.OnGone((request, context) => { StoreAsync(request); });", "StoreAsync(request)", "Task<bool>")]
    public async Task Lambda_WhoseWorkNobodyWaitsFor_IsAnError(string code, string underlined, string type)
    {
        Diagnostic found = (await AnalyzeAsync(code)).ShouldHaveSingleItem();

        (found.Id, found.Severity).ShouldBe(("HOOK002", DiagnosticSeverity.Error));
        found.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(found.Location.SourceSpan).ShouldBe(underlined);
        found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBe($"OnGone: nobody waits for this {type}, and what it throws is lost. Write async (request, context) => await ...; or _ = ... if that is meant.");
    }

    [Theory]
    [InlineData("builder.OnGone(async (request, context) => await SaveAsync(request));")]
    [InlineData("builder.OnGone((request, context) => TellAsync(request));")]
    [InlineData("builder.OnGone((request, context) => StoreAsync(request));")]
    [InlineData("builder.OnGone((request, context) => _count++);")]
    [InlineData("builder.OnGone((request, context) => { _ = SaveAsync(request); });")]
    [InlineData("builder.OnGone((request, context) => { });")]
    [InlineData("Own((request, context) => SaveAsync(request));")]
    public async Task Lambda_ThatIsWaitedFor_OrSaysThatItIsNot_IsNone(string code) => (await AnalyzeAsync(code)).ShouldBeEmpty();

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string code)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText($"{Builder}{code} }} }}", cancellationToken: TestContext.Current.CancellationToken)],
            Platform,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        return await compilation.WithAnalyzers([new UnawaitedHandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }
}
