namespace HookSdk.Bench.Harness;

/// <summary>One round of one server. Times of a call are in microseconds.</summary>
internal sealed record RoundResult(
    int Round,
    long Calls,
    double Seconds,
    double P50,
    double P99,
    double ServerCpuPerCall,
    double GeneratorCpuPerCall,
    double? AllocatedBytesPerCall)
{
    public double CallsPerSecond => Calls / Seconds;
}
