using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace HookSdk.Testing;

/// <summary>
/// A TCP port of a fake broker for real clients of MQTT 3.1, 3.1.1 and 5, a device's own code among them. What they do is done to the broker as clients of its own do it.
/// It is open until it is disposed of, or the fake is.
/// </summary>
/// <remarks>
/// While the broker is stopped, connections are closed at once. A packet has at most 1 MiB. Not played: AUTH packets, WebSocket, retries of unanswered messages while connected,
/// limits of rates, topic aliases towards clients.
/// </remarks>
public sealed class MqttPort : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private readonly Lock _lock = new();
    private readonly List<MqttPortClient> _clients = [];
    private readonly HashSet<Task> _running = [];
    private readonly Task _accepting;
    private volatile bool _isSilent;

    internal MqttPort(IMqttPortBroker broker, MqttPortOptions options)
    {
        if (options.PacketTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(MqttPortOptions.PacketTimeout)} must be more than zero, not {options.PacketTimeout}.", nameof(options));
        }

        Broker = broker;
        Options = options;
        _listener = new TcpListener(options.Address, options.Port);
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        broker.Tell(() => $"MQTT is open at {Url}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Where it listens, as clients are told it: <c>mqtt://127.0.0.1:port</c>, with TLS <c>mqtts</c>.</summary>
    public Uri Url => new($"{(Options.Tls is null ? "mqtt" : "mqtts")}://{EndPoint}");

    /// <summary>The connections that have said CONNECT so far, in order, those that have ended among them.</summary>
    public IReadOnlyList<MqttPortClient> Clients
    {
        get
        {
            lock (_lock)
            {
                return [.. _clients];
            }
        }
    }

    internal IMqttPortBroker Broker { get; }

    internal MqttPortOptions Options { get; }

    /// <summary>Whether connections end without the broker hearing of it: the fake is gone.</summary>
    internal bool IsSilent => _isSilent;

    /// <summary>Waits until a client is connected.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="within">How long on the machine's clock; null: 10 seconds.</param>
    /// <returns>Its latest connection.</returns>
    /// <exception cref="HookAssertionException">It is not, by then.</exception>
    public async Task<MqttPortClient> ConnectedAsync(string clientId, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        MqttPortClient? found = null;
        await UntilAsync(() => (found = Clients.LastOrDefault(c => c.IsConnected && c.ClientId == clientId)) is not null, within, $"{clientId} is connected").ConfigureAwait(false);
        return found!;
    }

    /// <summary>Waits until something holds that real clients bring about in their own time: <c>port.UntilAsync(() => watcher.Messages.Count == 1)</c>.</summary>
    /// <param name="condition">What is to hold. It is looked at again and again, and must not change anything.</param>
    /// <param name="within">How long on the machine's clock; null: 10 seconds.</param>
    /// <param name="what">The condition's text; the compiler fills it in.</param>
    /// <returns>Ends when it holds.</returns>
    /// <exception cref="HookAssertionException">It does not, by then.</exception>
    public async Task UntilAsync(Func<bool> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        TimeSpan patience = within ?? Patience;
        long start = Clock.System.GetTimestamp();
        using PeriodicTimer timer = new(Pause, Clock.System);
        while (!condition())
        {
            if (Clock.System.GetElapsedTime(start) > patience)
            {
                throw new HookAssertionException($"Expected within {patience.TotalSeconds:0.#} s: {what}. But it does not hold.\n\n{Broker.Transcript}");
            }

            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the port and its connections; for the broker they are broken.</summary>
    /// <returns>Ends when all are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Closes the port without a word to the broker, which is gone.</summary>
    internal ValueTask AbandonAsync()
    {
        _isSilent = true;
        return DisposeAsync();
    }

    internal void Add(MqttPortClient client)
    {
        lock (_lock)
        {
            _clients.Add(client);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                Serve(socket, (IPEndPoint)socket.RemoteEndPoint!);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // That one client has gone before it was accepted.
            }
        }
    }

    private void Serve(Socket socket, IPEndPoint remote)
    {
        Task serving = Task.Run(() => new MqttPortConnection(socket, remote, this, _stop.Token).RunAsync());
        lock (_lock)
        {
            _running.RemoveWhere(static t => t.IsCompleted);
            _running.Add(serving);
        }
    }
}
