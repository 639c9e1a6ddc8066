using System.Globalization;
using System.Text;

namespace HookSdk.Bench.Growth;

/// <summary>The figures as Markdown, for the console and for bench/README.md.</summary>
internal static class GrowthText
{
    public static string Table(GrowthResult result)
    {
        IReadOnlyList<GrowthCurve> curves = result.Series.Curves;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"**{result.Series.Title}** (`--only {result.Series.Name}`). {result.Series.Method}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {result.Series.Over} |{Cells(curves.Select(static c => $"{c.Name}, {c.Unit}"))}\n|--:|{string.Concat(curves.Select(static _ => "--:|"))}\n");
        for (int row = 0; row < result.Rows.Count; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Sizes[row]:N0} |{Cells(result.Rows[row].Select(Figure))}\n");
        }

        IEnumerable<int> columns = Enumerable.Range(0, curves.Count);
        text.Append(CultureInfo.InvariantCulture, $"| should be |{Cells(curves.Select(c => ShouldBe(c, curves)))}\n");
        text.Append(CultureInfo.InvariantCulture, $"| last ÷ first |{Cells(columns.Select(c => Figure(result.Ratio(c))))}\n");
        text.Append(CultureInfo.InvariantCulture, $"| exponent |{Cells(columns.Select(c => string.Create(CultureInfo.InvariantCulture, $"{result.Exponent(c) + 0.0:0.00}")))}\n");
        text.Append(CultureInfo.InvariantCulture, $"| fits |{Cells(columns.Select(c => curves[c].Law == GrowthLaw.Machine ? "" : result.FitsAt(c) ? "yes" : "**no**"))}\n");
        return text.ToString();
    }

    /// <summary>A figure with three digits that count.</summary>
    public static string Figure(double figure) =>
        figure.ToString(Math.Abs(figure) switch { >= 100 => "N0", >= 10 => "0.0", >= 1 => "0.00", 0 => "0", _ => "0.000" }, CultureInfo.InvariantCulture);

    private static string ShouldBe(GrowthCurve curve, IReadOnlyList<GrowthCurve> all) => curve.Law == GrowthLaw.Machine ? "" :
        $"{curve.Law.ToString().ToLowerInvariant()}{(curve.Beside is { } other ? $", or as {all[other].Name}" : "")}";

    private static string Cells(IEnumerable<string> cells) => string.Concat(cells.Select(static cell => $" {cell} |"));
}
