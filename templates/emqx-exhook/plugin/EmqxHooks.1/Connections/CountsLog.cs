using Microsoft.Extensions.Hosting;

namespace EmqxHooks._1.Connections;

/// <summary>Writes the counts of this version to the log when it is replaced, or the server stops.</summary>
public sealed partial class CountsLog(ConnectionCounts counts, ILogger<CountsLog> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        LogCounts(counts.Connects, counts.Disconnects);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Since this version was loaded: connects {Connects}, disconnects {Disconnects}.")]
    private partial void LogCounts(long connects, long disconnects);
}
