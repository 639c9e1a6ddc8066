namespace HookSdk.Bench.Growth;

/// <summary>How long each figure is measured.</summary>
/// <param name="Seconds">Under measurement.</param>
/// <param name="Warmup">Before, in seconds.</param>
internal sealed record GrowthPace(double Seconds, double Warmup)
{
    public static GrowthPace Full { get; } = new(1.2, 0.6);

    public static GrowthPace Quick { get; } = new(0.1, 0.05);
}
