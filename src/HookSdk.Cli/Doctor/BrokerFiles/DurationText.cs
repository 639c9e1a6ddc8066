using System.Globalization;
using System.Text.RegularExpressions;

namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>Times as EMQX writes them: 500ms, 5s, 1m30s, 2h; a number alone is of milliseconds.</summary>
internal static partial class DurationText
{
    /// <returns>Null: it is none.</returns>
    public static TimeSpan? Read(string? text)
    {
        if (text is null || !Form().IsMatch(text))
        {
            return null;
        }

        double milliseconds = 0;
        foreach (Match part in Part().Matches(text))
        {
            double number = double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            milliseconds += number * part.Groups["unit"].Value.ToUpperInvariant() switch { "S" => 1_000, "M" => 60_000, "H" => 3_600_000, "D" => 86_400_000, _ => 1 };
        }

        return milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2 ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    [GeneratedRegex(@"^\s*(\d{1,12}(\.\d{1,6})?\s*(ms|[smhd])?\s*)+$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<number>\d+(\.\d+)?)\s*(?<unit>ms|[smhd])?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
