using System.Globalization;
using System.Text;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.EmgServer;

/// <summary>What is wrong with the text of a reply to EMG: one KEY=VALUE a line.</summary>
internal static class EmgReplyText
{
    private static readonly string[] DlrKeys = ["dlrinfo.mcc", "dlrinfo.mnc", "dlrinfo.msc", "dlrinfo.imsi"];

    public static IEnumerable<(string Key, string Value)> Pairs(byte[] body) =>
        from line in Lines(body)
        let at = line.IndexOf('=', StringComparison.Ordinal)
        where at > 0
        select (line[..at], line[(at + 1)..]);

    /// <summary>A line that is no KEY=VALUE, or whose key nobody knows.</summary>
    public static string? ProblemOfLines(byte[] body) => ProblemOfForm(body)
        ?? Pairs(body).Select(static p => p.Key)
            .Where(static key => key is not ("result" or "route") && !DlrKeys.Contains(key) && !key.StartsWith("qe.", StringComparison.Ordinal))
            .Select(static key => $"EMG knows no key '{VisibleText.Of(key)}'")
            .FirstOrDefault();

    /// <summary>A line that is no KEY=VALUE.</summary>
    public static string? ProblemOfForm(byte[] body)
    {
        if (body.AsSpan().StartsWith("\uFEFF"u8))
        {
            return "a byte order mark comes first, which becomes part of the first key";
        }

        foreach (string line in Lines(body))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) <= 0)
            {
                return $"'{VisibleText.Of(line)}' is no KEY=VALUE";
            }
        }

        return null;
    }

    /// <summary>An option's name that EMG cannot know.</summary>
    public static string? ProblemOfOptions(byte[] body)
    {
        foreach ((string key, _) in Pairs(body))
        {
            if (key.StartsWith("qe.", StringComparison.Ordinal) && (key.Length == 3 || !key[3..].All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')))
            {
                return $"'{VisibleText.Of(key)}'";
            }
        }

        return null;
    }

    /// <summary>A result that is no whole number.</summary>
    public static string? ProblemOfResult(byte[] body) => Pairs(body)
        .Where(static p => p.Key == "result" && !int.TryParse(p.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        .Select(static p => $"result={VisibleText.Of(p.Value)}")
        .FirstOrDefault();

    private static IEnumerable<string> Lines(byte[] body) => Encoding.UTF8.GetString(body).Split('\n').Select(static l => l.TrimEnd('\r')).Where(static l => l.Length > 0);
}
