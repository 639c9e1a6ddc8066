using Spectre.Console;

namespace Tour;

/// <summary>One target of the tour: a server, a fake broker that calls it, and what both counted.</summary>
internal abstract class TourStop
{
    /// <summary>Runs it. The server goes on running.</summary>
    public abstract Task<TourServer> RunAsync(IAnsiConsole console, TourOptions options);
}
