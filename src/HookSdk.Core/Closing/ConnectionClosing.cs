using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>
/// Ends connections at each broker whose management client is registered and enabled. Take it as a service. Kept in this process
/// alone: a stop forgets what waits.
/// </summary>
/// <remarks>Safe for calls at once. Where no management client is enabled, a call does nothing and costs nothing.</remarks>
public sealed class ConnectionClosing : BackgroundService
{
    /// <summary>The most users that wait at each broker: 1,000,000.</summary>
    public const int MaxWaiting = 1_000_000;

    private readonly IConnectionCloser[] _closers;
    private readonly ClosingWorker[] _workers;

    internal ConnectionClosing(IEnumerable<IConnectionCloser> closers, ILoggerFactory loggers, TimeProvider time, int maxWaiting = MaxWaiting, IUserConnections? connections = null, TimeSpan? onItsWay = null)
    {
        ClosingLog log = new(loggers, time);
        _closers = [.. closers.Where(static c => c.IsEnabled)];
        _workers = [.. _closers.Select(c => new ClosingWorker(c, log, time, maxWaiting, connections, onItsWay))];
    }

    /// <summary>Whether there is a broker at which connections can be ended.</summary>
    public bool IsEnabled => _closers.Length > 0;

    /// <summary>How many users wait, at all brokers together.</summary>
    public int Count => _workers.Sum(static w => w.Count);

    /// <summary>
    /// Ends all connections of a user, in the background, and once more 15 seconds later: a login that was decided before may have been on its way through the broker. What does not work is logged, and tried again until it does. Refuse the user in your plugin first: a client that is let in again is
    /// disconnected again.
    /// </summary>
    /// <param name="userName">The user name.</param>
    /// <exception cref="ArgumentException"><paramref name="userName"/> is empty.</exception>
    public void CloseUser(string userName)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);

        // No client has a name that UTF-8 does not have.
        if (ManagementHttp.IsName(userName))
        {
            Array.ForEach(_workers, w => w.Close(userName));
        }
    }

    /// <summary>Leaves a user's connections as they are, where they have not been ended yet: the user may come in again.</summary>
    /// <param name="userName">The user name.</param>
    public void KeepUser(string userName)
    {
        ArgumentNullException.ThrowIfNull(userName);
        Array.ForEach(_workers, w => w.Keep(userName));
    }

    /// <summary>Ends the connections of clients now, such as of those whose tokens have ended. Those that are not connected are left alone, with their stored sessions.</summary>
    /// <param name="clientIds">The client ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were ended, at all brokers together: fewer than were named, where some were not connected.</returns>
    /// <exception cref="ManagementException">Not all could be ended.</exception>
    public Task<int> CloseClientsAsync(IReadOnlyCollection<string> clientIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientIds);
        return CloseClientsAsync([.. clientIds.Select(static id => new ClientConnection(id))], cancellationToken);
    }

    /// <summary>
    /// The same, at the brokers that the connections are at (<see cref="ClientConnection.Broker"/>), and no connection that another login has opened with the client id meanwhile, at a
    /// broker that is asked for the user name.
    /// </summary>
    /// <param name="clients">The connections.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were ended, at all brokers together: fewer than were named, where some were not connected or were another login's.</returns>
    /// <exception cref="ManagementException">Not all could be ended.</exception>
    public async Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clients);

        // No client has a name that UTF-8 does not have.
        ClientConnection[] named = [.. clients.Where(static c => !string.IsNullOrEmpty(c.ClientId) && ManagementHttp.IsName(c.ClientId) && ManagementHttp.IsName(c.Mountpoint ?? ""))];
        int[] ended = await Task.WhenAll(_closers.Select(closer => CloseAsync(closer, [.. named.Where(c => c.Broker is null || c.Broker == closer.Kind)]))).ConfigureAwait(false);
        return ended.Sum();

        Task<int> CloseAsync(IConnectionCloser closer, ClientConnection[] own) => own.Length == 0 ? Task.FromResult(0) : closer.CloseClientsAsync(own, cancellationToken);
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
