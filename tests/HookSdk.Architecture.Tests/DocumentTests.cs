using System.Text.RegularExpressions;

namespace HookSdk.Architecture.Tests;

/// <summary>What documents link to exists. What they show is held by HookSdk.Documents.Tests.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents =>
        [.. Repository.Files(".", "*.md").Select(static f => Path.GetRelativePath(Repository.Root, f)).Where(static f => !f.StartsWith("artifacts", StringComparison.Ordinal))];

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

    [GeneratedRegex("\\]\\((?<target>[^)#\\s]+)[^)]*\\)")]
    private static partial Regex Link();
}
