using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>
/// Ends connections in the background, at each broker whose management client is registered (<c>AddEmqxManagement</c>, <c>AddVerneMqManagement</c>) and enabled: at once, or when their
/// time has come. What does not work is tried again until it does. Take it as a service. Kept in this process alone: a stop forgets what waits.
/// </summary>
/// <remarks>Safe for calls at once. A call returns before anything is ended, and costs nothing where no management client is enabled.</remarks>
public sealed class ConnectionClosing : BackgroundService
{
    /// <summary>The most names that wait at each broker, of users and of clients each: 1,000,000.</summary>
    public const int MaxWaiting = 1_000_000;

    private readonly ClosingWorker[] _workers;

    internal ConnectionClosing(IEnumerable<IConnectionCloser> closers, ILoggerFactory loggers, TimeProvider time, int maxWaiting = MaxWaiting)
    {
        ClosingLog log = new(loggers, time);
        _workers = [.. closers.Where(static c => c.IsEnabled).Select(c => new ClosingWorker(c, log, time, maxWaiting))];
    }

    /// <summary>Whether there is a broker at which connections can be ended.</summary>
    public bool IsEnabled => _workers.Length > 0;

    /// <summary>How many names wait, at all brokers together.</summary>
    public int Count => _workers.Sum(static w => w.Count);

    /// <summary>Ends all connections of a user. Refuse the user in your plugin first: a client that is let in again is disconnected again.</summary>
    /// <param name="userName">The user name.</param>
    /// <exception cref="ArgumentException"><paramref name="userName"/> is empty.</exception>
    public void CloseUser(string userName)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        if (ManagementHttp.IsName(userName))
        {
            Array.ForEach(_workers, w => w.SetUser(userName));
        }
    }

    /// <summary>Leaves a user's connections as they are, if they have not been ended yet: the user may come in again.</summary>
    /// <param name="userName">The user name.</param>
    public void KeepUser(string userName)
    {
        ArgumentNullException.ThrowIfNull(userName);
        Array.ForEach(_workers, w => w.KeepUser(userName));
    }

    /// <summary>
    /// Ends the connection of a client at a time, such as that at which its token ends. A later call for the same client counts in place of this one: call it at each login. A client
    /// that is not connected then is left alone.
    /// </summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="at">When; at once where that is over.</param>
    /// <returns>False: it will not be ended, since no management client is enabled, or as many wait as may (<see cref="MaxWaiting"/>), which is logged.</returns>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty.</exception>
    public bool CloseClient(string clientId, DateTimeOffset at)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        bool isTaken = IsEnabled && ManagementHttp.IsName(clientId);
        foreach (ClosingWorker worker in isTaken ? _workers : [])
        {
            isTaken &= worker.SetClient(clientId, at);
        }

        return isTaken;
    }

    /// <summary>
    /// Leaves a client's connection as it is, if it has not been ended yet: for one that logs in again without an end. There is no need to call it when a client goes, and it is wrong
    /// there: brokers tell so of an earlier connection when the client is back on a new one.
    /// </summary>
    /// <param name="clientId">The client id.</param>
    public void KeepClient(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        Array.ForEach(_workers, w => w.KeepClient(clientId));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        Array.ForEach(_workers, static w => w.Dispose());
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_workers.Select(w => w.RunAsync(stoppingToken)));
}
