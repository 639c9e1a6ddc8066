using System.Collections.Immutable;
using System.Reflection;
using HookSdk.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HookSdk.Core.Tests.Failure;

/// <summary>Source text compiled against HookSdk.Core, as a user's project would be.</summary>
internal sealed class Snippet
{
    private const string Usings = "using System; using HookSdk;\n";

    private static readonly MetadataReference[] Platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private readonly CSharpCompilation _compilation;
    private readonly Snippet[] _references;

    public Snippet(string name, string[] sources, params Snippet[] references)
    {
        _references = references;
        _compilation = CSharpCompilation.Create(
            name,
            sources.Select((source, index) => CSharpSyntaxTree.ParseText(Usings + source, path: $"{name}{index}.cs", cancellationToken: TestContext.Current.CancellationToken)),
            [.. Platform, .. references.Select(reference => reference.ToReference())],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    public Snippet(string source)
        : this("Snippet", [source])
    {
    }

    /// <summary>What HOOK001 says, with the source text that it underlines. The snippet must compile.</summary>
    public async Task<IReadOnlyList<Finding>> AnalyzeAsync()
    {
        _compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        ImmutableArray<Diagnostic> diagnostics = await _compilation
            .WithAnalyzers([new StatedFailureModeAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        return [.. diagnostics.Select(Finding.Of).OrderBy(finding => finding.Line).ThenBy(finding => finding.Message, StringComparer.Ordinal)];
    }

    /// <summary>Compiles and loads the snippet and what it references.</summary>
    public Assembly Load()
    {
        TestLoadContext context = new();
        foreach (Snippet reference in _references)
            context.Load(reference.Emit());

        return context.Load(Emit());
    }

    private PortableExecutableReference ToReference() => MetadataReference.CreateFromImage(Emit());

    private byte[] Emit()
    {
        using MemoryStream stream = new();
        _compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success.ShouldBeTrue();
        return stream.ToArray();
    }

    internal sealed record Finding(string Message, string Underlined, int Line)
    {
        public static Finding Of(Diagnostic diagnostic)
        {
            diagnostic.Id.ShouldBe("HOOK001");
            diagnostic.Severity.ShouldBe(DiagnosticSeverity.Error);
            return new Finding(
                diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
                diagnostic.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(diagnostic.Location.SourceSpan),
                diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        }
    }

    private sealed class TestLoadContext() : System.Runtime.Loader.AssemblyLoadContext(isCollectible: true)
    {
        private readonly Dictionary<string, Assembly> _loaded = new(StringComparer.Ordinal);

        public Assembly Load(byte[] image)
        {
            using MemoryStream stream = new(image);
            Assembly assembly = LoadFromStream(stream);
            return _loaded[assembly.GetName().Name!] = assembly;
        }

        protected override Assembly? Load(AssemblyName assemblyName) => _loaded.GetValueOrDefault(assemblyName.Name!);
    }
}
