using System.Text.RegularExpressions;

namespace HookSdk.Architecture.Tests;

/// <summary>Documents tell the truth: what they show in C# stands in a file that is compiled, and what they link to exists.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents =>
        [.. Repository.Files(".", "*.md").Select(static f => Path.GetRelativePath(Repository.Root, f)).Where(static f => !f.StartsWith("artifacts", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_CodeBlocks_StandInACompiledFile(string document)
    {
        string[] sources = [.. Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs")).Concat(Repository.Files("samples", "*.cs")).Concat(Repository.Files("templates", "*.cs")).Select(static f => Squeeze(File.ReadAllText(f)))];
        foreach (Match block in CodeBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))))
        {
            if (IsCompiledByAnotherTest(document, block.Groups["lead"].Value))
            {
                continue;
            }

            string code = Squeeze(block.Groups["code"].Value);
            sources.ShouldContain(s => s.Contains(code, StringComparison.Ordinal), $"{document} shows code that no compiled file holds:\n{block.Groups["code"].Value}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_Links_LeadToFiles(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))))
        {
            string target = link.Groups["target"].Value;
            if (!target.Contains("://", StringComparison.Ordinal))
            {
                Path.Exists(Path.Combine(folder, target)).ShouldBeTrue($"{document} links to {target}, which does not exist");
            }
        }
    }

    /// <summary>
    /// Pages of analyzers show code that is not to be compiled with this tree: HookSdk.Core.Analyzers.Tests compiles it. A block that a reader is told to put into a file is put there,
    /// and built, by WalkTests of HookSdk.Templates.Tests.
    /// </summary>
    private static bool IsCompiledByAnotherTest(string document, string lead)
    {
        string name = document.Replace('\\', '/');
        return name.StartsWith("docs/analyzers/", StringComparison.Ordinal)
            || (name is "README.md" or "docs/existing-application.md" && FileToWrite().IsMatch(lead));
    }

    private static string Squeeze(string code) => WhiteSpace().Replace(code, " ").Trim();

    [GeneratedRegex("(?<lead>[^\n]*)\r?\n(\r?\n)?```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`[\\w./]+\\.cs`[^`]*:?$")]
    private static partial Regex FileToWrite();

    [GeneratedRegex("\\]\\((?<target>[^)#\\s]+)[^)]*\\)")]
    private static partial Regex Link();

    [GeneratedRegex("\\s+")]
    private static partial Regex WhiteSpace();
}
