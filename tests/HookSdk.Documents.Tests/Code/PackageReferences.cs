using System.Collections.Concurrent;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace HookSdk.Documents.Tests;

/// <summary>What a reader's project compiles against: the shared frameworks, and the packages that the document names in its text or its commands, with what they bring along.</summary>
internal static partial class PackageReferences
{
    private const string Testing = "HookSdk.Testing";

    private static readonly ConcurrentDictionary<string, MetadataReference> Read = new(StringComparer.Ordinal);
    private static readonly ILookup<bool, string> Files = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .ToLookup(static f => !f.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal));

    private static readonly Dictionary<string, string> OfPackages = Files[false].ToDictionary(static f => Path.GetFileNameWithoutExtension(f), StringComparer.Ordinal);

    public static IEnumerable<MetadataReference> OfProgram(string document) => Of(Named(document).Where(static n => n != Testing && !n.StartsWith("xunit", StringComparison.Ordinal)));

    public static IEnumerable<MetadataReference> OfTest(string document) => Of([.. Named(document), .. OfPackages.Keys.Where(static n => n.StartsWith("xunit.v3.", StringComparison.Ordinal))]);

    private static IEnumerable<MetadataReference> Of(IEnumerable<string> assemblies)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        Queue<string> rest = new(assemblies);
        while (rest.TryDequeue(out string? name))
        {
            if (OfPackages.TryGetValue(name, out string? file) && taken.Add(name))
            {
                foreach (string reference in ReferencesOf(file))
                {
                    rest.Enqueue(reference);
                }
            }
        }

        return Files[true].Concat(taken.Select(static n => OfPackages[n])).Select(static f => Read.GetOrAdd(f, static f => MetadataReference.CreateFromFile(f)));
    }

    /// <summary>A package's assemblies are called as it is, or begin so.</summary>
    private static IEnumerable<string> Named(string document)
    {
        string text = CodeFence().Replace(Repository.Read(document), "");
        HashSet<string> words = [.. Package().Matches(text).Select(static m => m.Value)];
        return OfPackages.Keys.Where(n => words.Contains(n) || (!n.StartsWith("HookSdk.", StringComparison.Ordinal) && words.Any(w => n.StartsWith($"{w}.", StringComparison.Ordinal))));
    }

    private static IEnumerable<string> ReferencesOf(string file)
    {
        using PEReader assembly = new(File.OpenRead(file));
        MetadataReader reader = assembly.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(r => reader.GetString(reader.GetAssemblyReference(r).Name))];
    }

    [GeneratedRegex("```csharp.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeFence();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+(\.[A-Z]\w+)+|(?<![\w.])MQTTnet")]
    private static partial Regex Package();
}
