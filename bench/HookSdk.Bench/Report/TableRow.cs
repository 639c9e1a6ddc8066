using System.Globalization;
using System.Text.RegularExpressions;

namespace HookSdk.Bench.Report;

/// <summary>A row of a suite's first table in bench/README.md.</summary>
/// <param name="Server">The server.</param>
/// <param name="Calls">How many times as many calls the reference answers in a second.</param>
/// <param name="Cpu">How many times as much processor time it takes for a call as the reference does.</param>
internal sealed partial record TableRow(string Server, double Calls, double Cpu)
{
    /// <summary>The rows of a suite; none where the file has no figures of it.</summary>
    public static IEnumerable<TableRow> Of(string readme, string suite)
    {
        int from = readme.IndexOf($"<!-- figures {suite} -->", StringComparison.Ordinal);
        int to = readme.IndexOf($"<!-- end of figures {suite} -->", StringComparison.Ordinal);
        return from < 0 || to < from ? [] : Row().Matches(readme[from..to])
            .Select(static row => new TableRow(row.Groups["server"].Value, Number(row.Groups["calls"]), Number(row.Groups["cpu"])))
            .DistinctBy(static row => row.Server);
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (?<server>\w+) \|(?:[^|\n]*\|){5} \**(?<calls>[0-9.]+)[^|\n]*\| \**(?<cpu>[0-9.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
