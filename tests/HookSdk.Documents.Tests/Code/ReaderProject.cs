using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using HookSdk.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HookSdk.Documents.Tests;

/// <summary>A project that has what a document shows, compiled as its reader's would be, with the analyzers that come with the packages.</summary>
internal sealed class ReaderProject
{
    // What is shown may be all there is of it: a variable or a function that the reader goes on with. And versions of assemblies are unified as the SDK does.
    private static readonly string[] Passed = ["CS0168", "CS0219", "CS8321", "CS1701", "CS1702", "CS8019"];

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [.. typeof(BlockingCallAnalyzer).Assembly.GetTypes()
        .Where(static t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(DiagnosticAnalyzer))).Select(static t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!)];

    private readonly byte[] _image;

    private ReaderProject(string name, byte[] image)
    {
        Name = name;
        _image = image;
    }

    public string Name { get; }

    public MetadataReference Reference => MetadataReference.CreateFromImage(_image);

    /// <exception cref="ShouldAssertException">It does not compile without a word.</exception>
    public static async Task<ReaderProject> CompileAsync(string name, IReadOnlyList<string> usings, IEnumerable<string> sources, IEnumerable<MetadataReference> references)
    {
        string global = string.Concat(usings.Select(static u => $"global using {u};\n"));
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [.. sources.Prepend(global).Select(static s => CSharpSyntaxTree.ParseText(s, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest)))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream image = new();
        Diagnostic[] found = [.. compilation.Emit(image).Diagnostics, .. await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync()];
        string[] problems = [.. found.Where(static d => d.Severity >= DiagnosticSeverity.Warning && !Passed.Contains(d.Id)).Select(Text)];
        problems.ShouldBeEmpty($"{name}: a reader's project does not build:\n{string.Join('\n', problems)}");
        return new ReaderProject(name, image.ToArray());
    }

    /// <summary>Loads it with what it stands on.</summary>
    public Assembly Load(params ReaderProject[] on)
    {
        AssemblyLoadContext context = new(Name, isCollectible: true);
        foreach (ReaderProject project in on)
        {
            context.LoadFromStream(new MemoryStream(project._image));
        }

        return context.LoadFromStream(new MemoryStream(_image));
    }

    private static string Text(Diagnostic found)
    {
        FileLinePositionSpan span = found.Location.GetMappedLineSpan();
        return $"{span.Path}:{span.StartLinePosition.Line + 1}: {found.Id}: {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
