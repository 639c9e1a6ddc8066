using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HookSdk.Architecture.Tests;

/// <summary>Which folder of a project uses which other one, as the compiler binds names: a use is a type or member that another folder declares.</summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<(string From, string To), SortedSet<string>> _uses = [];

    private FolderGraph()
    {
    }

    /// <summary>Pairs of folders that use each other, in a fixed order.</summary>
    public IEnumerable<(string First, string Second)> TwoWayPairs =>
        _uses.Keys.Where(k => string.CompareOrdinal(k.From, k.To) < 0 && _uses.ContainsKey((k.To, k.From))).Order();

    /// <summary>Folders that reach themselves over others, however long the way.</summary>
    public IEnumerable<string> InCycles => _uses.Keys.Select(static k => k.From).Distinct().Where(f => Reached(f).Contains(f)).Order(StringComparer.Ordinal);

    public static FolderGraph Of(string project)
    {
        string root = Path.Combine(Repository.Root, "src", project);
        CSharpParseOptions options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        SyntaxTree[] trees = [.. Repository.Files(Path.Combine("src", project), "*.cs").Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), options, f))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            project,
            [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings, options)],
            References(project),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

        FolderGraph graph = new();
        foreach (SyntaxTree tree in trees)
        {
            graph.AddUses(compilation.GetSemanticModel(tree), root);
        }

        return graph;
    }

    /// <summary>Which file uses which file, from one folder to another.</summary>
    public IEnumerable<string> Uses(string from, string to) => _uses[(from, to)];

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>All assemblies of this test run but the one that is read from its sources.</summary>
    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != project)
            .Select(static path => MetadataReference.CreateFromFile(path));

    private void AddUses(SemanticModel model, string root)
    {
        string user = model.SyntaxTree.FilePath;
        foreach (SyntaxNode node in model.SyntaxTree.GetRoot().DescendantNodes().Where(static n => n is SimpleNameSyntax or BaseObjectCreationExpressionSyntax))
        {
            SymbolInfo info = model.GetSymbolInfo(node);
            if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not ({ Kind: SymbolKind.NamedType or SymbolKind.Method or SymbolKind.Property or SymbolKind.Field or SymbolKind.Event } symbol))
            {
                continue;
            }

            symbol = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol;
            string[] declared = [.. symbol.OriginalDefinition.DeclaringSyntaxReferences.Select(static d => d.SyntaxTree.FilePath).Where(static path => path.Length > 0)];
            string from = Folder(user, root);
            if (declared.Length > 0 && !declared.Any(path => Folder(path, root) == from))
            {
                (string, string) way = (from, Folder(declared[0], root));
                if (!_uses.TryGetValue(way, out SortedSet<string>? files))
                {
                    _uses[way] = files = new(StringComparer.Ordinal);
                }

                files.Add($"{Path.GetFileName(user)} uses {symbol.Name} of {Path.GetFileName(declared[0])}");
            }
        }
    }

    private static string Folder(string file, string root) => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/');

    private HashSet<string> Reached(string folder)
    {
        HashSet<string> reached = [];
        Stack<string> open = new([folder]);
        while (open.TryPop(out string? next))
        {
            foreach ((_, string to) in _uses.Keys.Where(k => k.From == next && reached.Add(k.To)))
            {
                open.Push(to);
            }
        }

        return reached;
    }
}
