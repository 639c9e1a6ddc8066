namespace HookSdk.Bench.Load;

/// <summary>Open connections to one server, ready to be driven.</summary>
internal interface ILoad : IDisposable
{
    /// <summary>The processor time that the generator has used so far.</summary>
    public TimeSpan CpuTime => Environment.CpuUsage.TotalTime;

    /// <summary>
    /// Keeps one call going on every connection for this long, then waits for the last replies. Returns the number of calls.
    /// A wrong reply, or none for ten seconds, throws.
    /// </summary>
    public long Drive(TimeSpan duration, LatencyHistogram latencies);
}
