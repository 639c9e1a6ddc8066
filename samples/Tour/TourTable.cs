using System.Globalization;
using Spectre.Console;

namespace Tour;

/// <summary>How the tables at the end of a stop are written.</summary>
internal static class TourTable
{
    public static void Right(TableColumn column) => column.RightAligned();

    public static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Mark(bool same) => same ? "[green]same[/]" : "[red]differs[/]";

    public static string Percentile(IEnumerable<TimeSpan> times, double part)
    {
        double[] sorted = [.. times.Select(static t => t.TotalMilliseconds).Order()];
        return sorted.Length == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{sorted[(int)Math.Ceiling(part * sorted.Length) - 1]:0.00} ms");
    }
}
