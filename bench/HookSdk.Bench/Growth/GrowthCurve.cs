namespace HookSdk.Bench.Growth;

/// <summary>One figure that is taken at each size of a series.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Law">How it may grow at most.</param>
internal sealed record GrowthCurve(string Name, string Unit, GrowthLaw Law)
{
    /// <summary>Calls a second are better when they are more: then it is their inverse that may not grow.</summary>
    public bool IsRate { get; init; }

    /// <summary>Figures below this count as this: they are zero but for the measuring.</summary>
    public double Least { get; init; } = 1e-9;

    /// <summary>The place of the figure that this one may grow as fast as, whatever its law says: what the machine's memory makes of the least that can be done.</summary>
    public int? Beside { get; init; }

    /// <summary>The largest exponent that fits. A search may be a bit more than constant; half of a linear growth is none.</summary>
    public double LargestExponent => Law switch
    {
        GrowthLaw.Constant => 0.15,
        GrowthLaw.Logarithmic => 0.35,
        GrowthLaw.Machine => double.PositiveInfinity,
        _ => 1.15,
    };
}
