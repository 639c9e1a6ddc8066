using System.Net;
using Emqx.Exproto.V1;
using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <summary>
/// Plays the ExProto gateway of EMQX on both sides: it calls the handler for each thing that a device does, one callback of a device after the other, and answers the handler's calls
/// by a real gRPC adapter with the broker's own words.
/// </summary>
/// <remarks>
/// It behaves as EMQX 5.1.4 and 5.10.3 were seen to. Assumed is: what becomes of callbacks that wait behind one that was answered with an error (they are dropped), the reason of a device whose
/// client id logs in elsewhere, the answer for a conn of before a restart, and that 5.8 reads and counts as 5.1 does.
/// </remarks>
/// <example>
/// <code>
/// await using FakeExProto emqx = await FakeExProto.StartAsync(new Echo());
/// FakeDevice device = await emqx.ConnectAsync();
///
/// await device.SendAsync("hello\n", ByteSplit.EveryByte);
/// await device.ExpectAsync("hello\n");
/// </code>
/// </example>
public sealed partial class FakeExProto : IAsyncDisposable
{
    /// <summary>A handler that holds a callback up is not told of the end.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    private readonly FakeExProtoOptions _options;
    private readonly Transcript _transcript;
    private readonly FallbackLog _fallbacks;
    private readonly Watchdog _watchdog;
    private readonly List<ExProtoCallRecord> _calls = [];
    private readonly List<ExProtoAdapterRecord> _adapterCalls = [];
    private readonly List<ExProtoPublication> _published = [];
    private readonly Lock _lock = new();
    private readonly List<FakeDevice> _devices = [];
    private TaskCompletionSource _publishedMore = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AdapterServer? _adapter;
    private Gateway? _gateway;
    private ServiceProvider? _ownServices;
    private int _lastDevice;

    private FakeExProto(FakeExProtoOptions options, bool isInstance)
    {
        _options = options;
        _transcript = new Transcript(options.Logger);
        _fallbacks = new FallbackLog(options.AllowFallbacks);
        _watchdog = new Watchdog(options, _transcript, "emqx.Time", isInstance);
    }

    /// <summary>The broker's clock. A handler that was handed over as an instance is served on it too.</summary>
    /// <exception cref="InvalidOperationException"><see cref="FakeOptions.Time"/> was given another clock, which is the one to advance.</exception>
    public FakeClock Time => _options.ClockOf(nameof(FakeExProto));

    /// <summary>Where the handler calls the broker: what <see cref="ExProtoOptions.AdapterUrl"/> must be.</summary>
    public Uri AdapterUrl { get; private set; } = null!;

    /// <summary>Every callback that was answered, in that order.</summary>
    public IReadOnlyList<ExProtoCallRecord> Calls => Copy(_calls);

    /// <summary>Every call of the adapter, in order.</summary>
    public IReadOnlyList<ExProtoAdapterRecord> AdapterCalls => Copy(_adapterCalls);

    /// <summary>Every message that devices published.</summary>
    public IReadOnlyList<ExProtoPublication> Published => Copy(_published);

    /// <summary>What happened, line by line. Bytes and passwords are left out.</summary>
    public string Transcript => _transcript.ToString();

    internal TimeSpan Patience => _options.PatienceNow;

    internal int ReadSize => _options.ReadSize;

    internal Gateway Gateway => _gateway!;

    /// <summary>Told of each callback as it is answered, with its message.</summary>
    internal Action<GatewayDevice, string, IMessage, GrpcResponse>? Called { get; set; }

    /// <summary>Starts a fake EMQX for one handler, in process and on a fake clock.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <param name="server">Changes the settings of the server that the handler runs in.</param>
    /// <returns>The fake.</returns>
    public static async Task<FakeExProto> StartAsync(ExProtoHandler handler, Action<FakeExProtoOptions>? configure = null, Action<ExProtoOptions>? server = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ServiceProvider? provider = null;
        FakeExProto fake = await StartAsync(
            (url, options) =>
            {
                ServiceCollection services = FakeServices.Of(options);
                services.AddExProto(o =>
                {
                    o.AdapterUrl = url;
                    server?.Invoke(o);
                }).Add(handler);
                provider = services.BuildServiceProvider();
                return HookTarget.Services(provider);
            },
            configure,
            isInstance: true).ConfigureAwait(false);
        fake._ownServices = provider;
        return fake;
    }

    /// <summary>
    /// Starts a fake EMQX for a server: in process by its services, by an in-memory server, or by a URL. The server must call the adapter at the fake's address: fix its port by
    /// <see cref="FakeExProtoOptions.AdapterPort"/>, or make the target when the address is known, by the other overload.
    /// </summary>
    /// <param name="target">How the server is reached.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    public static Task<FakeExProto> StartAsync(HookTarget target, Action<FakeExProtoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return StartAsync((_, _) => target, configure);
    }

    /// <summary>Starts a fake EMQX for a server that is made when the adapter's address is known.</summary>
    /// <param name="target">Makes the server from the adapter's address, and tells how it is reached.</param>
    /// <param name="configure">Changes the fake's configuration.</param>
    /// <returns>The fake.</returns>
    public static Task<FakeExProto> StartAsync(Func<Uri, HookTarget> target, Action<FakeExProtoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return StartAsync((url, _) => target(url), configure);
    }

    /// <summary>Starts a fake EMQX that makes its callbacks by these means.</summary>
    internal static async Task<FakeExProto> StartAsync(HandlerCaller handler, Action<FakeExProtoOptions>? configure = null)
    {
        FakeExProto fake = await ListenAsync(configure, isInstance: false).ConfigureAwait(false);
        fake._gateway = fake.NewGateway(handler);
        return fake;
    }

    /// <summary>A device connects.</summary>
    /// <param name="socket">What it is connected by.</param>
    /// <param name="certificate">The certificate that it shows.</param>
    /// <returns>The device. The handler may not have answered for it yet.</returns>
    public Task<FakeDevice> ConnectAsync(ExProtoSocketType socket = ExProtoSocketType.Tcp, ExProtoCertificate? certificate = null) =>
        Task.FromResult(Connect(socket, certificate, null));

    /// <summary>A device connects, and somebody looks on from its first moment.</summary>
    internal FakeDevice Connect(ExProtoSocketType socket, ExProtoCertificate? certificate, Action<byte[]?>? seen)
    {
        int number = Interlocked.Increment(ref _lastDevice);
        ConnInfo info = new()
        {
            Socktype = (SocketType)socket,
            Peername = new Address { Host = "127.0.0.1", Port = (uint)(30_000 + (number % 30_000)) },
            Sockname = new Address { Host = "127.0.0.1", Port = (uint)_options.ListenerPort },
            Peercert = certificate is null ? null : new CertificateInfo { Cn = certificate.CommonName, Dn = certificate.Subject },
        };
        GatewayDevice process = Gateway.Connect($"d{number}", info);
        FakeDevice device = new(this, process) { Seen = seen };
        lock (_lock)
        {
            _devices.Add(device);
        }

        Note($"{device.Name} connects");
        process.Start();
        return device;
    }

    /// <summary>Someone publishes a message; devices that have subscribed get it.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="qos">0, 1 or 2.</param>
    /// <param name="from">The client id of who publishes it.</param>
    public void Publish(string topic, ReadOnlyMemory<byte> payload, int qos = 0, string from = "operator")
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        Note($"{from} publishes to {topic}, {payload.Length} bytes");
        _ = Gateway.PublishAsync(from, topic, payload, qos).AsTask();
    }

    /// <summary>Someone publishes text as UTF-8; devices that have subscribed get it.</summary>
    /// <inheritdoc cref="Publish(string, ReadOnlyMemory{byte}, int, string)"/>
    public void Publish(string topic, string payload, int qos = 0, string from = "operator") => Publish(topic, System.Text.Encoding.UTF8.GetBytes(payload), qos, from);

    /// <summary>Waits until a device has published to a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <returns>The first such message.</returns>
    /// <exception cref="HookAssertionException">None did in time.</exception>
    public async Task<ExProtoPublication> ExpectPublishedAsync(string topic)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_published.Find(p => p.Message.Topic == topic) is { } found)
                {
                    return found;
                }

                more = _publishedMore.Task;
            }

            try
            {
                await more.WaitAsync(Patience, Clock.System).ConfigureAwait(false);
            }
            catch (TimeoutException e)
            {
                throw new HookAssertionException($"Expected a message to {topic}, and none was published.\n\n{Transcript}", e);
            }
        }
    }

    /// <summary>EMQX is killed and started again: devices lose their connections, and the handler is told nothing. The adapter is on its old port again.</summary>
    /// <returns>A task that ends when it is up.</returns>
    public async Task RestartAsync()
    {
        await StopAdapterAsync().ConfigureAwait(false);
        Gateway.Restart();
        await StartAdapterAsync().ConfigureAwait(false);
        Note("EMQX was restarted");
    }

    /// <summary>The adapter is not reached any more; callbacks are still made.</summary>
    /// <returns>A task that ends when its port is closed.</returns>
    public async Task StopAdapterAsync()
    {
        if (_adapter is { } adapter)
        {
            _adapter = null;
            await adapter.DisposeAsync().ConfigureAwait(false);
            Note("the adapter is down");
        }
    }

    /// <summary>The adapter is reached again.</summary>
    /// <returns>A task that ends when its port is open.</returns>
    public async Task StartAdapterAsync()
    {
        _adapter ??= await AdapterServer.StartAsync(NewAdapter(), AdapterUrl.Port, _options).ConfigureAwait(false);
        Note("the adapter is up");
    }

    /// <summary>Has every <c>Ensure</c> check hold from now on whose outcome rests on a fallback, as <see cref="FakeOptions.AllowFallbacks"/> does from the start.</summary>
    public void AllowFallback() => _fallbacks.AllowAll();

    /// <summary>Checks that the loop of no device has thrown, allowed or not: the device is disconnected then. A loop in another process tells nobody.</summary>
    /// <exception cref="HookAssertionException">One has.</exception>
    public void EnsureNoFallback()
    {
        if (_fallbacks.First is { } fallback)
        {
            throw new HookAssertionException($"Expected: no fallback. But {fallback.Hook}: {fallback.Cause}.\n\n{Transcript}");
        }
    }

    /// <summary>Disconnects every device, and ends.</summary>
    /// <returns>A task that ends when all is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        Task ended = Task.WhenAll(Copy(_devices).Select(static d => d.IsConnected ? d.CloseAsync() : d.Over));
        await ended.WaitAsync(LastPatience, Clock.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LoopFailures.Remove(OnLoopThrew);
        _gateway?.Handler.Cut();
        await StopAdapterAsync().ConfigureAwait(false);
        if (_ownServices is not null)
        {
            await _ownServices.DisposeAsync().ConfigureAwait(false);
        }

        if (_gateway is not null)
        {
            _gateway.Handler.Dispose();
            await _gateway.Broker.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal void Note(string line) => _transcript.Add(line);

    internal Task WatchAsync(Task work) => _watchdog.WatchAsync(work);

    /// <summary>Fallbacks of a device, which is what its loop has thrown.</summary>
    internal OutcomeFallbacks Fallbacks(string device) => _fallbacks.Since(0, f => f.ClientId == device);

    private static async Task<FakeExProto> ListenAsync(Action<FakeExProtoOptions>? configure, bool isInstance)
    {
        FakeExProtoOptions options = new();
        configure?.Invoke(options);
        FakeExProto fake = new(options, isInstance);
        fake._adapter = await AdapterServer.StartAsync(fake.NewAdapter(), options.AdapterPort, options).ConfigureAwait(false);
        fake.AdapterUrl = new Uri(fake._adapter.Address.GetLeftPart(UriPartial.Authority));
        LoopFailures.Add(fake.OnLoopThrew);
        return fake;
    }

    private static async Task<FakeExProto> StartAsync(Func<Uri, FakeExProtoOptions, HookTarget> target, Action<FakeExProtoOptions>? configure, bool isInstance = false)
    {
        FakeExProto fake = await ListenAsync(configure, isInstance).ConfigureAwait(false);
        try
        {
            HookTarget server = target(fake.AdapterUrl, fake._options);
            fake._gateway = fake.NewGateway(fake._options.Streaming ? StreamingHandlerCaller.To(server) : new UnaryHandlerCaller(server.OpenGrpc(Bind)));
            return fake;
        }
        catch
        {
            await fake.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Func<string, GrpcMethod?> Bind(IServiceProvider services, string? name)
    {
        ExProtoServer server = services.FindOf<ExProtoServer>(name)
            ?? throw new InvalidOperationException(name is not null
                ? $"These services hold no ExProto server '{name}'. Call services.AddExProto(\"{name}\") before they are built."
                : "These services hold no ExProto server. Call services.AddExProtoHandler<YourHandler>() before they are built. A service that Grpc.AspNetCore serves is reached by HookTarget.Handler(server.CreateHandler()) or HookTarget.Url(address).");
        Dictionary<string, GrpcMethod> methods = ExProtoServices.Unary(server).Methods.ToDictionary(static m => m.Path, StringComparer.Ordinal);
        return methods.GetValueOrDefault;
    }

    private Gateway NewGateway(HandlerCaller handler) => new(_options, OnCalled) { Handler = handler is UnaryHandlerCaller ? new WatchedHandlerCaller(handler, _watchdog) : handler, Published = OnPublished };

    private GrpcService NewAdapter() => new GatewayAdapter(() => Gateway, OnAdapterCalled).Service;

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }
}
