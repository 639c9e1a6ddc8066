using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <summary>
/// Plays a VerneMQ broker: clients connect, publish, subscribe and go; the broker calls webhooks in its order, takes replies as VerneMQ does, and tells what each
/// client saw. It is held to recordings of VerneMQ 2.1.2 and 2.2.0.
/// </summary>
/// <remarks>
/// A reply that VerneMQ's decoder cannot match kills the session of the client, and does so here: it is never softened into a refusal. Where recordings and the
/// broker's documents and sources are silent, it is assumed that: names which are none of VerneMQ's are unknown to it as modifiers; messages on their way when a client leaves
/// are sent again through on_deliver; nobody hears of clients when the broker stops; retained messages of a filter come in the order of their topics, and members
/// of a shared subscription who are online take turns; an ok with modifiers that are not valid is kept by the cache as the refusal that it became.
/// Not played: limits of rates, the modifier <c>shared_subscription_policy</c>, the pool of connections.
/// </remarks>
/// <example>
/// <code>
/// await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new OwnClients());
///
/// (await broker.ConnectAsync("c1", userName: "c1")).EnsureAccepted();
/// (await broker.ConnectAsync("c2", userName: "c1")).EnsureRefused();
/// </code>
/// </example>
public sealed partial class FakeVerneMq : IAsyncDisposable
{
    private readonly FakeVerneMqOptions _options;
    private readonly ServiceProvider? _ownServices;
    private readonly Transcript _transcript;
    private readonly FallbackLog _fallbacks;
    private readonly Watchdog _watchdog;
    private readonly WebhookClient _webhooks;
    private readonly VerneMqBroker _broker;
    private int _lastConnection;

    private FakeVerneMq(FakeVerneMqOptions options, TimeProvider wireTime, Func<string, HookTransport> open, ServiceProvider? ownServices)
    {
        _options = options;
        _ports = new(this);
        _ownServices = ownServices;
        _transcript = new Transcript(options.Logger);
        _fallbacks = new FallbackLog(options.AllowFallbacks);
        _watchdog = new Watchdog(options, _transcript, "broker.Time", isInstance: ownServices is not null);
        _webhooks = new WebhookClient(options, wireTime, url => new WatchedTransport(open(url), _watchdog), Faults, _transcript) { Fallbacks = _fallbacks };
        _broker = new VerneMqBroker(options, _webhooks, _transcript);
        _admin = new VerneMqAdmin(_broker);
        _management = new FakeVerneMqManagement(_admin, _broker, options);
        _admin.Configure();
    }

    /// <summary>The broker's clock: keep-alive, session and message expiry, throttles, the cache. A plugin that was handed over as an instance is served on it too.</summary>
    /// <exception cref="InvalidOperationException"><see cref="FakeOptions.Time"/> was given another clock, which is the one to advance.</exception>
    public FakeClock Time => _options.ClockOf(nameof(FakeVerneMq));

    /// <summary>Faults to play.</summary>
    public HookFaults Faults { get; } = new(WebhookHook.Names);

    /// <summary>Every call that was made, in order.</summary>
    public IReadOnlyList<VerneMqCallRecord> Calls => _webhooks.Calls;

    /// <summary>What happened, line by line. Passwords and payloads are left out.</summary>
    public string Transcript => _transcript.ToString();

    /// <summary>The sessions that the broker holds.</summary>
    public IReadOnlyList<VerneMqSessionInfo> Sessions =>
    [
        .. _broker.AllSessions().Select(static s => new VerneMqSessionInfo(s.ClientId, (s.Channel as VerneMqChannel)?.Caller.Mountpoint ?? "", s.IsOnline, [.. s.Subscriptions.Values], s.Waiting)),
    ];

    /// <summary>Starts a broker for one plugin, in process and on a fake clock. The hooks that it overrides are registered.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="configure">Changes the broker's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">The plugin overrides a hook that decides something without stating a legal failure mode.</exception>
    public static Task<FakeVerneMq> StartAsync(VerneMqPlugin plugin, Action<FakeVerneMqOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        FakeVerneMqOptions options = Make(configure);
        ServiceCollection services = FakeServices.Of(options);
        services.AddVerneMq().Add(plugin);
        ServiceProvider provider = services.BuildServiceProvider();
        return StartAsync(HookTarget.Services(provider), options, options.Time, provider);
    }

    /// <summary>Starts a broker for a server: in process by its services, by an in-memory server, or by a URL.</summary>
    /// <param name="target">How the server is reached.</param>
    /// <param name="configure">Changes the broker's configuration.</param>
    /// <returns>The fake.</returns>
    /// <exception cref="InvalidOperationException">No server answers; or the services hold no plugin, or one that cannot be made.</exception>
    public static Task<FakeVerneMq> StartAsync(HookTarget target, Action<FakeVerneMqOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return StartAsync(target, Make(configure), Clock.System, null);
    }

    /// <summary>Starts a broker that knows no webhook but those of its configuration: servers register themselves at <see cref="Management"/>.</summary>
    /// <param name="configure">Changes the broker's configuration.</param>
    /// <returns>The fake.</returns>
    public static Task<FakeVerneMq> StartAsync(Action<FakeVerneMqOptions>? configure = null)
    {
        FakeVerneMqOptions options = Make(configure);
        return Task.FromResult(new FakeVerneMq(options, Clock.System, url => Open(options, null, url), null));
    }

    /// <summary>A client connects with MQTT 5 and begins anew.</summary>
    /// <param name="clientId">Its client id; empty: the broker makes one.</param>
    /// <param name="userName">Its user name; null: none.</param>
    /// <param name="password">Its password; null: none.</param>
    /// <returns>What became of it, and the client.</returns>
    public Task<VerneMqConnectOutcome> ConnectAsync(string clientId, string? userName = null, string? password = null) =>
        ConnectAsync(new MqttConnect(clientId) { UserName = userName, Password = password });

    /// <summary>A client connects.</summary>
    /// <param name="connect">What it says.</param>
    /// <param name="peer">Where it connects from; null: from this machine.</param>
    /// <returns>What became of it, and the client.</returns>
    public async Task<VerneMqConnectOutcome> ConnectAsync(MqttConnect connect, VerneMqPeer? peer = null)
    {
        ArgumentNullException.ThrowIfNull(connect);
        string name = NameOf(connect);
        Tell($"{name} -> {connect}");
        FakeVerneMqClient client = new(this, Open(connect, peer ?? new VerneMqPeer(), name));
        if (!IsRunning)
        {
            throw new InvalidOperationException("The broker is stopped: nobody can connect.");
        }

        return await client.ConnectAsync().ConfigureAwait(false);
    }

    /// <summary>Has every <c>Ensure</c> check hold from now on whose outcome rests on a fallback, as <see cref="FakeOptions.AllowFallbacks"/> does from the start.</summary>
    public void AllowFallback() => _fallbacks.AllowAll();

    /// <summary>Checks that no plugin was answered for by a fallback, allowed or not: that none threw, was late, returned null or was shed. Another process tells it in Development alone.</summary>
    /// <exception cref="HookAssertionException">One was.</exception>
    public void EnsureNoFallback()
    {
        if (Calls.FirstOrDefault(static c => c.FallbackCause is not null) is { } call)
        {
            throw new HookAssertionException($"Expected: no fallback. But {call.Hook}: {call.FallbackCause}.\n\n{Transcript}");
        }
    }

    /// <summary>Checks that no reply killed a session.</summary>
    /// <exception cref="HookAssertionException">One did.</exception>
    public void EnsureNothingKilled()
    {
        _fallbacks.Check("no session that is killed", () => Transcript);
        if (_broker.FirstDeath is { } death)
        {
            throw new HookAssertionException($"Expected: no session that is killed. But {death}.\n\n{Transcript}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ports.AbandonAsync().ConfigureAwait(false);
        await CloseManagementAsync().ConfigureAwait(false);
        _webhooks.Dispose();
        if (_ownServices is not null)
        {
            await _ownServices.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A broker whose endpoints are played by a test, on the fake clock.</summary>
    internal static FakeVerneMq StartScripted(FakeVerneMqOptions options, Func<string, HookTransport> open) => new(options, options.Time, open, null);

    internal VerneMqChannel Open(MqttConnect connect, VerneMqPeer peer, string name) => new(_broker, connect, _broker.WithPort(peer), name);

    internal int FallbackMark => _fallbacks.Count;

    /// <summary>What a client's packet rests on: fallbacks since a mark that are about the client, or a delivery.</summary>
    internal OutcomeFallbacks Fallbacks(int mark, FakeVerneMqClient client) =>
        _fallbacks.Since(mark, f => f.ClientId == client.ClientId || f.ClientId == client.Name || f.ClientId.Length == 0 || f.Hook.StartsWith("on_deliver", StringComparison.Ordinal));

    internal Task WatchAsync(Task work) => _watchdog.WatchAsync(work);

    internal Task<T> WatchAsync<T>(Task<T> work) => _watchdog.WatchAsync(work);

    internal void Tell(string line) => _broker.Tell(line);

    private string NameOf(MqttConnect connect) => connect.ClientId.Length == 0 ? $"client {Interlocked.Increment(ref _lastConnection)}" : connect.ClientId;

    private static FakeVerneMqOptions Make(Action<FakeVerneMqOptions>? configure)
    {
        FakeVerneMqOptions options = new();
        configure?.Invoke(options);
        return options;
    }

    private static async Task<FakeVerneMq> StartAsync(HookTarget target, FakeVerneMqOptions options, TimeProvider wireTime, ServiceProvider? ownServices)
    {
        VerneMqServed? served = null;
        HookTransport first = target.Open((services, name) => (served = VerneMqServed.Of(services, name)).Find, Addressing(options), target.Address);
        if (options.CheckServer && await first.FindProblemAsync([""]).ConfigureAwait(false) is { } problem)
        {
            first.Dispose();
            throw new InvalidOperationException(problem);
        }

        if (options.RegisterHooks && options.Registrations.Count == 0)
        {
            Uri url = target.Address;
            foreach (VerneMqWebhook webhook in served?.Webhooks(url) ?? WebhookHook.Names.Where(static n => n != WebhookHook.OnAuthM5.Name).Select(n => new VerneMqWebhook(n, url)))
            {
                options.Registrations.Add(options.Registration(webhook));
            }
        }

        return new FakeVerneMq(options, wireTime, url => url == target.Address.OriginalString ? first : Open(options, target, url), ownServices);
    }

    private static HookTransport Open(FakeVerneMqOptions options, HookTarget? target, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            return NoSuchHost.Instance;
        }

        HookTarget? named = options.Endpoints.TryGetValue(address, out HookTarget? other) ? other : target is { IsRemote: false } ? target : null;
        return named is null ? new HttpTransport(null, address, Addressing(options))
            : named.Open(static (services, name) => VerneMqServed.Of(services, name).Find, Addressing(options), named == other ? named.Address : address);
    }

    private static HookAddressing Addressing(FakeVerneMqOptions options) => new()
    {
        Header = "vernemq-hook",
        UserAgent = options.Version == FakeVerneMqVersion.V22 ? "hackney/4.7.2" : "hackney/1.20.1",
        IsTwoSegments = options.Version == FakeVerneMqVersion.V22,
    };

    /// <summary>A URL that is none: the broker takes it, and finds out when it calls.</summary>
    private sealed class NoSuchHost : HookTransport
    {
        public static NoSuchHost Instance { get; } = new();

        public override Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp) => Task.FromResult(HookResponse.Failed("nxdomain"));

        public override void Dispose()
        {
        }
    }
}
