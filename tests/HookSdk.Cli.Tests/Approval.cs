using System.Text.RegularExpressions;

namespace HookSdk.Cli.Tests;

/// <summary>Output as it was approved: what differs from run to run is replaced by what it is.</summary>
internal static partial class Approval
{
    public static void ShouldBeApproved(this string output, string name)
    {
        string actual = Scrub(output);
        string approved = Path.Combine(Repository.Root, "tests", "HookSdk.Cli.Tests", "Approved", name + ".approved.txt");
        if (!File.Exists(approved) || File.ReadAllText(approved).ReplaceLineEndings("\n") != actual)
        {
            File.WriteAllText(approved.Replace(".approved.", ".received.", StringComparison.Ordinal), actual);
        }

        File.Exists(approved).ShouldBeTrue($"{approved} is missing; what was found lies beside it as .received.txt");
        actual.ShouldBe(File.ReadAllText(approved).ReplaceLineEndings("\n"), "The output has changed; what was found lies beside the approved file as .received.txt");
    }

    private static string Scrub(string output)
    {
        string text = output.ReplaceLineEndings("\n");
        text = Port().Replace(text, "127.0.0.1:PORT");
        text = Seconds().Replace(text, "TIME seconds");
        text = Time().Replace(text, static m => m.Value is "900 ms" or "5 s" or "10 s" or "5s" or "30s" or "60s" or "10s" or "2m" or "900ms" ? m.Value : "TIME");
        return Slowest().Replace(text, "the slowest TIME (HOOK)");
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d{5}")]
    private static partial Regex Port();

    [GeneratedRegex(@"\d+\.\d+ seconds")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"the slowest \S+( m?s)? \([\w. ]+\)")]
    private static partial Regex Slowest();

    [GeneratedRegex(@"\b\d+(\.\d+)? m?s\b")]
    private static partial Regex Time();
}
