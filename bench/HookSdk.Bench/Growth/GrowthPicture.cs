using System.Globalization;
using System.Text;
using HookSdk.Bench.Report;

namespace HookSdk.Bench.Growth;

/// <summary>A chart for each series, all on logarithmic axes: how many times as much the figure is as at the first size. Costs in proportion rise as the dashed line does.</summary>
internal static class GrowthPicture
{
    private const int Columns = 2;
    private const int Cell = 440;
    private const int Top = 40;
    private const int Left = 60;
    private const int Width = 352;
    private const int Height = 130;
    private const int Line = 17;
    private const int Legend = 26;
    private const int Below = 44;

    public static string Draw(IReadOnlyList<GrowthResult> results)
    {
        // As many lines in each legend, so that the charts of a row stand side by side.
        int lines = results.Max(static r => r.Series.Curves.Count);
        int height = Legend + (lines * Line) + Height + Below;
        StringBuilder charts = new();
        for (int at = 0; at < results.Count; at++)
        {
            charts.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({at % Columns * Cell} {Top + (at / Columns * height)})\">\n");
            Chart(charts, results[at], Legend + (lines * Line));
            charts.Append("</g>\n");
        }

        return SvgPage.Draw(
            Columns * Cell,
            Top + ((results.Count + Columns - 1) / Columns * height),
            "How costs grow with what they are for, as multiples of the first, on logarithmic axes",
            "How costs grow: multiples of the first figure, logarithmic axes",
            ".grid { stroke: #8884 } .linear { stroke: #888; stroke-dasharray: 4 4 } .small { font-size: 11px } polyline { fill: none; stroke-width: 2 } .s0 { stroke: #5b4bd6 } .s1 { stroke: #c9822c } .s2 { stroke: #1f8fb0 } .s3 { stroke: #4f8f3a } .f0 { fill: #5b4bd6 } .f1 { fill: #c9822c } .f2 { fill: #1f8fb0 } .f3 { fill: #4f8f3a }",
            ".s0 { stroke: #8f82ff } .s2 { stroke: #2ca5c9 } .s3 { stroke: #7dbb66 } .f0 { fill: #8f82ff } .f2 { fill: #2ca5c9 } .f3 { fill: #7dbb66 }",
            charts.ToString());
    }

    private static void Chart(StringBuilder svg, GrowthResult result, int top)
    {
        IReadOnlyList<GrowthCurve> curves = result.Series.Curves;
        double[][] multiples = [.. Enumerable.Range(0, curves.Count).Select(curve => Multiples(result, curve))];
        double first = Math.Log10(result.Sizes[0]);
        double last = Math.Log10(result.Sizes[^1]);
        int lowest = Math.Min(0, (int)Math.Floor(Math.Log10(multiples.Min(static m => m.Min())) + 0.15));
        int highest = Math.Max(1, (int)Math.Ceiling(Math.Log10(multiples.Max(static m => m.Max())) - 0.05));
        double X(double size) => Left + ((Math.Log10(size) - first) / (last - first) * Width);
        double Y(double multiple) => top + Height - (Math.Clamp((Math.Log10(multiple) - lowest) / (highest - lowest), 0, 1) * Height);

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"8\" y=\"14\">{result.Series.Title}</text>\n");
        for (int curve = 0; curve < curves.Count; curve++)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"f{curve}\" x=\"8\" y=\"{Legend + (curve * Line) - 2}\" width=\"10\" height=\"10\"/><text x=\"24\" y=\"{Legend + (curve * Line) + 8}\">{curves[curve].Name}: {GrowthText.Figure(result.Rows[0][curve])} → {GrowthText.Figure(result.Rows[^1][curve])} {curves[curve].Unit}</text>\n");
        }

        for (int decade = lowest; decade <= highest; decade++)
        {
            double y = Y(Math.Pow(10, decade));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {y:0.#}H{Left + Width}\"/><text class=\"small\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">×{Math.Pow(10, decade):#,0.###}</text>\n");
        }

        for (int decade = (int)Math.Ceiling(first); decade <= last; decade++)
        {
            double x = X(Math.Pow(10, decade));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{x:0.#} {top}V{top + Height}\"/><text class=\"small\" x=\"{x:0.#}\" y=\"{top + Height + 14}\" text-anchor=\"middle\">{Math.Pow(10, decade):N0}</text>\n");
        }

        double end = Math.Min(result.Sizes[^1], result.Sizes[0] * Math.Pow(10, highest));
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"linear\" d=\"M{X(result.Sizes[0]):0.#} {Y(1):0.#}L{X(end):0.#} {Y(end / result.Sizes[0]):0.#}\"/>\n");
        for (int curve = 0; curve < curves.Count; curve++)
        {
            string points = string.Join(' ', multiples[curve].Select((m, at) => string.Create(CultureInfo.InvariantCulture, $"{X(result.Sizes[at]):0.#},{Y(m):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"s{curve}\" points=\"{points}\"/>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"small\" x=\"{Left + Width}\" y=\"{top + Height + 28}\" text-anchor=\"end\">{result.Series.Over}</text>\n");
    }

    private static double[] Multiples(GrowthResult result, int curve)
    {
        double least = result.Series.Curves[curve].Least;
        double first = Math.Max(result.Rows[0][curve], least);
        return [.. result.Rows.Select(row => Math.Max(row[curve], least) / first)];
    }
}
