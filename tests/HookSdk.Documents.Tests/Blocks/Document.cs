using System.Text;
using System.Text.RegularExpressions;

namespace HookSdk.Documents.Tests;

/// <summary>Reads a document's blocks.</summary>
internal static partial class Document
{
    /// <summary>Documents that people read. CHANGELOG.md tells of what was.</summary>
    public static IEnumerable<string> All => Repository.Files("*.md").Where(static f => f != "CHANGELOG.md");

    public static IReadOnlyList<Block> BlocksOf(string document)
    {
        List<Block> blocks = [];
        string[] lines = Repository.Read(document).Split('\n');
        string lead = "";
        for (int i = 0; i < lines.Length; i++)
        {
            if (Fence().Match(lines[i]) is not { Success: true } fence)
            {
                lead = lines[i].Trim() is { Length: > 0 } line && !line.StartsWith("<!--", StringComparison.Ordinal) ? line : lead;
                continue;
            }

            int first = i + 1;
            StringBuilder text = new();
            for (i++; i < lines.Length && lines[i].Trim() != "```"; i++)
            {
                text.Append(lines[i].StartsWith(fence.Groups["indent"].Value, StringComparison.Ordinal) ? lines[i][fence.Groups["indent"].Length..] : lines[i]).Append('\n');
            }

            blocks.Add(new Block(document, first, fence.Groups["language"].Value, lead, text.ToString()));
            lead = "";
        }

        return blocks;
    }

    [GeneratedRegex("^(?<indent> *)```(?<language>\\S*)\\s*$")]
    private static partial Regex Fence();
}
