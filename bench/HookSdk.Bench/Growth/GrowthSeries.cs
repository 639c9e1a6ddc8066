namespace HookSdk.Bench.Growth;

/// <summary>One thing that grows, and what it costs.</summary>
internal abstract class GrowthSeries
{
    /// <summary>The word on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The heading of its table and of its part of the picture.</summary>
    public abstract string Title { get; }

    /// <summary>What grows, in the plural.</summary>
    public abstract string Over { get; }

    /// <summary>What is measured, and how, in a sentence or two.</summary>
    public abstract string Method { get; }

    /// <summary>How many, from few to many.</summary>
    public abstract IReadOnlyList<int> Sizes { get; }

    /// <summary>The figures that are taken at each size.</summary>
    public abstract IReadOnlyList<GrowthCurve> Curves { get; }

    /// <summary>Takes the figures, in the order of the curves, at one size after the other.</summary>
    public abstract IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace);
}
