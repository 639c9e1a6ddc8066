using HookSdk.EmqX.ExHook;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <summary>
/// Plays an EMQX broker with hook servers (ExHook): clients connect, subscribe and publish, the hook servers are called as the real broker calls them, and their answers
/// are applied as it applies them. What a client would see comes back, and how it was decided.
/// </summary>
/// <remarks>
/// Held to recordings of EMQX 5.1.4, 5.8.9, 5.10.3 and 6.0.1. What differs in other versions is played after their sources. Assumed is: that clients of MQTT 3.1 are treated as those of 3.1.1;
/// what becomes of a wrong <c>$delayed</c> topic, and of a CONNECT without a client id that does not begin anew; the codes for identifiers of packets that nobody knows;
/// the reason that is told for bytes that are no packet, where recordings show none; that <c>message.delivered</c> is called again for a message that is sent again; that
/// a reply which cannot be read counts as a failed call; the order of retained messages; and with 4.x, how the chain of authentication begins and the text of the uptime.
/// Not played: AUTH packets, retries of unanswered messages while connected, limits of rates and sizes.
/// </remarks>
/// <example>
/// <code>
/// await using FakeEmqx emqx = await FakeEmqx.StartAsync(new OwnTopics());
/// FakeEmqxClient device = (await emqx.ConnectAsync("c1")).EnsureAccepted().Client;
///
/// (await device.PublishAsync("devices/c1/up", "21.5")).EnsureAuthorized();
/// (await device.PublishAsync("devices/c2/up", "21.5")).EnsureDenied();
/// </code>
/// </example>
public sealed partial class FakeEmqx : IAsyncDisposable
{
    private const string ClockName = "emqx.Time";

    private readonly FakeEmqxOptions _options;
    private readonly EmqxBroker _broker;
    private readonly Transcript _transcript;
    private readonly FallbackLog _fallbacks;
    private readonly Watchdog _watchdog;
    private readonly List<EmqxCallRecord> _calls = [];
    private readonly Dictionary<string, EmqxFaultyLink> _links = new(StringComparer.Ordinal);
    private readonly List<ServiceProvider> _ownServices = [];
    private readonly Lock _lock = new();

    /// <summary>Opens one more way to the server that the fake was started for; null: it was started for none.</summary>
    private Func<EmqxLink>? _openMain;

    private FakeEmqx(FakeEmqxOptions options, bool isInstance)
    {
        _options = options;
        _transcript = new Transcript(options.Logger);
        _fallbacks = new FallbackLog(options.AllowFallbacks);
        _watchdog = new Watchdog(options, _transcript, ClockName, isInstance);
        _ports = new(this);
        _broker = new EmqxBroker(new EmqxBrokerOptions
        {
            Version = options.Version,
            Time = options.Time,
            Machine = Clock.System,
            WaitsInVain = options.WaitsOutTimeouts,
            KeepsHistory = options.KeepsHistory,
            Node = options.Node,
            Cluster = options.Cluster,
            PeerAddress = options.PeerAddress.ToString(),
            SessionExpiry = options.SessionExpiry,
            CallsTwice = options.CallsTwice,
        })
        {
            Authorization = options.Authorization,
        };
        _broker.Called = OnCalled;
        if (options.KeepsHistory)
        {
            _broker.Told = _transcript.Add;
        }

        _management = NewManagement();
    }

    /// <summary>The broker's clock. A provider that was handed over as an instance is served on it too: advance it past the deadline to see a late handler.</summary>
    /// <exception cref="InvalidOperationException"><see cref="FakeOptions.Time"/> was given another clock, which is the one to advance.</exception>
    public FakeClock Time => _options.ClockOf(nameof(FakeEmqx));

    /// <summary>The version that is played.</summary>
    public FakeEmqxVersion Version => _options.Version;

    /// <summary>Faults to play.</summary>
    public HookFaults Faults { get; } = new(EmqxMethods.All);

    /// <summary>Every call that was made to any hook server, in order.</summary>
    public IReadOnlyList<EmqxCallRecord> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>What happened, line by line. It holds neither payloads nor passwords.</summary>
    public string Transcript => _transcript.ToString();

    /// <summary>The settings of authorization; changed while the broker runs, they hold from then on.</summary>
    public EmqxAuthorizationOptions Authorization
    {
        get => _broker.Authorization;
        set => _broker.Authorization = value;
    }

    /// <summary>Starts a fake EMQX for one provider, in process and on a fake clock.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">
    /// The provider overrides no hook, or one that decides something without stating a legal failure mode; or it could not be loaded; or the version does not do what the configuration says.
    /// </exception>
    public static async Task<FakeEmqx> StartAsync(ExHookProvider provider, Action<FakeEmqxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(provider);
        FakeEmqx emqx = new(Configure(configure), isInstance: true);
        emqx._openMain = () => emqx.LinkTo(provider);
        return await emqx.StartAsync(emqx._openMain()).ConfigureAwait(false);
    }

    /// <summary>Starts a fake EMQX for a hook server: in process by its services, by an in-memory server, or by a URL. A path is dropped, as EMQX drops it.</summary>
    /// <param name="target">How the server is reached.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">The server could not be loaded or wants no hook; or the services hold no provider; or the version does not do what the configuration says.</exception>
    /// <exception cref="NotSupportedException">The target is a local program.</exception>
    public static async Task<FakeEmqx> StartAsync(HookTarget target, Action<FakeEmqxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        FakeEmqx emqx = new(Configure(configure), isInstance: false) { _openMain = () => LinkTo(target) };
        return await emqx.StartAsync(LinkTo(target)).ConfigureAwait(false);
    }

    /// <summary>Starts a fake EMQX that knows no hook server: everybody is let in until one is made at <see cref="Management"/>, or added.</summary>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">The version does not do what the configuration says.</exception>
    public static Task<FakeEmqx> StartAsync(Action<FakeEmqxOptions>? configure = null) => Task.FromResult(new FakeEmqx(Configure(configure), isInstance: false));

    /// <summary>The broker stops and starts again: hook servers are unloaded and loaded, connections closed, sessions and retained messages lost.</summary>
    /// <returns>Ends when it is up.</returns>
    public async Task RestartAsync()
    {
        Tell(static () => "EMQX stops");
        await _broker.StopAsync().ConfigureAwait(false);
        Tell(static () => "EMQX starts");
        _management.Exhooks.Heal();
        await _broker.StartAsync().ConfigureAwait(false);
    }

    /// <summary>A client of MQTT 5 connects.</summary>
    /// <param name="clientId">Its client id; empty: EMQX makes one.</param>
    /// <param name="userName">Its user name; null: none.</param>
    /// <param name="password">Its password; null: none.</param>
    /// <returns>What became of it.</returns>
    public Task<EmqxConnectOutcome> ConnectAsync(string clientId, string? userName = null, string? password = null) =>
        ConnectAsync(new MqttConnect(clientId) { UserName = userName, Password = password });

    /// <summary>A client connects.</summary>
    /// <param name="connect">What it says.</param>
    /// <param name="certificate">The TLS certificate that it shows: hook servers are told of it in every call about the client. Null, the default: none.</param>
    /// <returns>What became of it.</returns>
    public async Task<EmqxConnectOutcome> ConnectAsync(MqttConnect connect, EmqxCertificate? certificate = null)
    {
        ArgumentNullException.ThrowIfNull(connect);
        Tell(() => connect.ToString());
        int mark = _fallbacks.Count;
        EmqxChannel channel = _broker.Open(connect, certificate);
        FakeEmqxClient client = new(this, channel, _options.KeepsHistory);
        MqttReceived? connack = null;
        await WatchAsync(channel.Process.PostAsync(async () => connack = await channel.ConnectAsync().ConfigureAwait(false))).ConfigureAwait(false);
        await WatchAsync(channel.Process.DrainAsync()).ConfigureAwait(false);
        return Told(new EmqxConnectOutcome(() => Transcript, client, connack, channel.Decision) { Fallbacks = Fallbacks(mark, client.ClientId) });
    }

    /// <summary>The operator publishes by REST: no client, and no authorization.</summary>
    /// <param name="message">The message.</param>
    /// <returns>What became of it.</returns>
    public async Task<EmqxPublishOutcome> PublishAsync(MqttPublish message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Tell(() => $"REST publishes {message}");
        int mark = _fallbacks.Count;
        List<EmqxDelivery> deliveries = [];
        EmqxRouting routing = await WatchAsync(_broker.PublishByRestAsync(message, d =>
        {
            lock (deliveries)
            {
                deliveries.Add(d);
            }
        })).ConfigureAwait(false);
        return Told(new EmqxPublishOutcome(() => Transcript, null, routing, null, deliveries) { Fallbacks = _fallbacks.Since(mark, static _ => true) });
    }

    /// <summary>The operator kicks a client; its session ends too.</summary>
    /// <param name="clientId">The client id.</param>
    /// <returns>Ends when it is gone. False: there is no such client.</returns>
    public async Task<bool> KickAsync(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        Tell(() => $"{clientId} is kicked");
        return await _broker.KickAsync(clientId).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends when nothing is under way any more: deliveries, acknowledgements, wills and messages whose time has come, loads that are tried again. Wait for it after
    /// <see cref="FakeClock.Advance"/> when the hook server is called over a socket.
    /// </summary>
    /// <returns>Nothing.</returns>
    public Task SettledAsync() => WatchAsync(_broker.SettledAsync());

    /// <summary>Has every <c>Ensure</c> check hold from now on whose outcome rests on a fallback, as <see cref="FakeOptions.AllowFallbacks"/> does from the start.</summary>
    public void AllowFallback() => _fallbacks.AllowAll();

    /// <summary>Checks that no provider was answered for by a fallback, allowed or not: that none threw, was late, returned null or was shed. Another process tells it in Development alone.</summary>
    /// <exception cref="HookAssertionException">One was.</exception>
    public void EnsureNoFallback()
    {
        if (Calls.FirstOrDefault(static c => c.FallbackCause is not null) is { } call)
        {
            throw new HookAssertionException($"Expected: no fallback. But {call.Hook}: {call.FallbackCause}.\n\n{Transcript}");
        }
    }

    /// <summary>Checks that no call failed: that each was answered, and not with an error.</summary>
    /// <exception cref="HookAssertionException">One did.</exception>
    public void EnsureNoFailure()
    {
        _fallbacks.Check("no failure", () => Transcript);
        if (Calls.FirstOrDefault(static c => c.Failure is not null) is { } call)
        {
            throw new HookAssertionException($"Expected: no failure. But {call}.\n\n{Transcript}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync().ConfigureAwait(false);
        }

        await _ports.AbandonAsync().ConfigureAwait(false);
        await _broker.DisposeAsync().ConfigureAwait(false);
        foreach (ServiceProvider services in _ownServices)
        {
            await services.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal int FallbackMark => _fallbacks.Count;

    /// <summary>What a client's packet rests on: fallbacks since a mark that are about the client, or a delivery, and the one that a cached decision comes from.</summary>
    internal OutcomeFallbacks Fallbacks(int mark, string clientId, params IEnumerable<string> cachedTopics)
    {
        OutcomeFallbacks fallbacks = _fallbacks.Since(mark, f => f.ClientId == clientId || f.ClientId.Length == 0 || f.Hook == EmqxMethods.MessageDelivered);
        fallbacks.Add(_fallbacks.Since(0, f => f.Hook == EmqxMethods.ClientAuthorize && f.ClientId == clientId && cachedTopics.Contains(f.Topic, StringComparer.Ordinal)));
        return fallbacks;
    }

    internal Task WatchAsync(Task work) => _watchdog.WatchAsync(work);

    internal Task<T> WatchAsync<T>(Task<T> work) => _watchdog.WatchAsync(work);

    internal void Track(Task task) => _ = _broker.Track(task);

    internal void Tell(Func<string> line)
    {
        if (_options.KeepsHistory)
        {
            _transcript.Add(line());
        }
    }

    internal T Told<T>(T outcome)
    {
        if (_options.KeepsHistory)
        {
            _transcript.Add($"=> {outcome}");
        }

        return outcome;
    }

    private static FakeEmqxOptions Configure(Action<FakeEmqxOptions>? configure)
    {
        FakeEmqxOptions options = new();
        configure?.Invoke(options);
        return !options.CallsTwice || HookSdk.EmqX.ExHook.EmqxVersion.MayCallTwice(System.Version.Parse(options.Version.Number))
            ? options
            : throw new InvalidOperationException($"{options.Version} never calls hooks twice: {nameof(FakeEmqxOptions.CallsTwice)} is for 5.9.0 to 6.0.2, 6.1.0 and 6.1.1.");
    }

    private async Task<FakeEmqx> StartAsync(EmqxLink link)
    {
        EmqxFaultyLink faulty = new(new EmqxWatchedLink(link, Version, _watchdog), Version, Faults, _broker.Told);
        _links[_options.Server.Name] = faulty;
        string? problem = await _broker.AddServerAsync(_options.Server, faulty, load: _options.LoadAtStart).ConfigureAwait(false);
        if (_options.CheckServer && _options.LoadAtStart && _options.Server.Enable)
        {
            problem ??= _broker.Server(_options.Server.Name).Hooks.Count == 0 ? "it wants no hook" : null;
            if (problem is not null)
            {
                await DisposeAsync().ConfigureAwait(false);
                throw new InvalidOperationException(
                    $"The hook server could not be loaded: {problem}. Set CheckServer to false to play a broker whose hook server is down.");
            }
        }

        return this;
    }

    private void OnCalled(EmqxServer server, EmqxExchange exchange)
    {
        if (exchange.Answer.FallbackCause is null && !_options.KeepsHistory)
        {
            return;
        }

        EmqxCallRecord call = EmqxTelling.Record(exchange, server.Settings.Name, Version);
        if (call.FallbackCause is { } cause)
        {
            _fallbacks.Add(new Fallback(call.Hook, cause, call.ClientId, call.Topic));
        }

        if (!_options.KeepsHistory)
        {
            return;
        }

        lock (_lock)
        {
            _calls.Add(call);
        }

        _transcript.Add($"  {(_broker.Hooks.Servers.Count > 1 ? $"[{call.Server}] " : "")}{call}");
    }
}
