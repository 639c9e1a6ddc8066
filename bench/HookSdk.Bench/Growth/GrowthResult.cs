namespace HookSdk.Bench.Growth;

/// <summary>The figures of a series: a row for each size, a figure for each curve.</summary>
internal sealed record GrowthResult(GrowthSeries Series, IReadOnlyList<int> Sizes, IReadOnlyList<double[]> Rows)
{
    /// <summary>How much faster than the figure beside it one may grow: by as much as two measurements of one thing differ.</summary>
    private const double Tolerance = 0.15;

    public bool Fits => Enumerable.Range(0, Series.Curves.Count).All(curve => FitsAt(curve));

    public bool FitsAt(int curve) => Exponent(curve) <= Math.Max(Series.Curves[curve].LargestExponent, Series.Curves[curve].Beside is { } other ? Exponent(other) + Tolerance : 0);

    /// <summary>The last figure as a multiple of the first.</summary>
    public double Ratio(int curve) => Cost(curve, Rows.Count - 1) / Cost(curve, 0) is var ratio && Series.Curves[curve].IsRate ? 1 / ratio : ratio;

    /// <summary>The exponent e of size to the power of e that goes best through the upper half of the figures, where what each call costs anyway weighs least.</summary>
    public double Exponent(int curve)
    {
        int from = Math.Max(0, Math.Min(Rows.Count / 2, Rows.Count - 3));
        double[] sizes = [.. Sizes.Skip(from).Select(static size => Math.Log(size))];
        double[] costs = [.. Enumerable.Range(from, Rows.Count - from).Select(row => Math.Log(Cost(curve, row)))];
        double middle = sizes.Average();
        return sizes.Zip(costs, (size, cost) => (size - middle) * cost).Sum() / sizes.Sum(size => (size - middle) * (size - middle));
    }

    private double Cost(int curve, int row)
    {
        double figure = Math.Max(Rows[row][curve], Series.Curves[curve].Least);
        return Series.Curves[curve].IsRate ? 1 / figure : figure;
    }
}
