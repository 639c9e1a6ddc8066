using System.Globalization;

namespace HookSdk.Testing;

/// <summary>
/// The fake EMQX without its public face: sessions and messages of <see cref="MqttSession"/>'s model, and at which moment which hook is called and what its answer does.
/// Held to recordings of EMQX 5.1.4, 5.8.9, 5.10.3 and 6.0.1.
/// </summary>
internal sealed partial class EmqxBroker : IAsyncDisposable
{
    /// <summary>Who a message of the operator is from.</summary>
    public const string RestClientId = "http_api";

    private readonly MqttProcess _manager = new();
    private readonly Lock _lock = new();
    private readonly HashSet<EmqxChannel> _channels = [];
    private readonly EmqxUnderWay _underWay = new();
    private readonly EmqxDelayed _delayed;
    private readonly EmqxClocks _clocks;
    private DateTimeOffset _startedAt;
    private long _lastId;
    private int _lastPort = 50000;

    public EmqxBroker(EmqxBrokerOptions options)
    {
        Options = options;
        _clocks = new(options.Time, options.Machine, options.WaitsInVain);
        _startedAt = options.Time.GetUtcNow();
        Requests = new(options.Version, options.Node, options.Cluster);
        Hooks = new(options.Version, Requests) { CallsTwice = options.CallsTwice };
        Sessions = new(options.Time);
        Bans = new(options.Time);
        _delayed = new(options.Time);
    }

    public EmqxBrokerOptions Options { get; }

    public EmqxRequests Requests { get; }

    public EmqxHooks Hooks { get; }

    public MqttSessions Sessions { get; private set; }

    public EmqxAuthorizationOptions Authorization { get; set; } = new();

    /// <summary>Who may not connect.</summary>
    public EmqxBans Bans { get; }

    public bool IsRunning { get; private set; } = true;

    /// <summary>Told of every call to a hook server, after it.</summary>
    public Action<EmqxServer, EmqxExchange> Called { get; set; } = static (_, _) => { };

    /// <summary>Told what happens, as a person would tell it.</summary>
    public Action<string> Told { get; set; } = static _ => { };

    public DateTimeOffset Now => Options.Time.GetUtcNow();

    /// <summary>The broker stops: servers are told, connections closed, sessions and retained messages lost. No hook tells of a client's end.</summary>
    public Task StopAsync() => ManageAsync(async () =>
    {
        IsRunning = false;
        foreach (EmqxServer server in Hooks.Servers)
        {
            await server.UnloadAsync(Requests.Unloaded()).ConfigureAwait(false);
        }

        foreach (EmqxChannel channel in Channels())
        {
            channel.Abandon();
        }

        _delayed.Clear();
        lock (_lock)
        {
            _channels.Clear();
        }

        Sessions = new(Options.Time);
        return null;
    });

    /// <summary>The broker starts and loads the hook servers. Null: with success; otherwise why one was not loaded.</summary>
    public Task<string?> StartAsync() => ManageAsync(async () =>
    {
        IsRunning = true;
        Hooks.CallsTwice = false;
        _startedAt = Now;
        string? problem = null;
        foreach (EmqxServer server in Hooks.Servers)
        {
            problem = await LoadAsync(server).ConfigureAwait(false) ?? problem;
        }

        return problem;
    });

    /// <summary>A client opens a connection; what it says and the certificate that it shows are handed to the channel.</summary>
    public EmqxChannel Open(MqttConnect connect, EmqxCertificate? certificate = null)
    {
        int port = Interlocked.Increment(ref _lastPort);
        EmqxChannel channel = new(this, connect, certificate, port) { KeepsReceived = Options.KeepsHistory };
        lock (_lock)
        {
            _channels.Add(channel);
        }

        return channel;
    }

    public void Forget(EmqxChannel channel)
    {
        lock (_lock)
        {
            _channels.Remove(channel);
        }
    }

    /// <summary>A message id: time, node and number in 32 hex digits.</summary>
    public string NewId()
    {
        long number = Interlocked.Increment(ref _lastId);
        return string.Create(CultureInfo.InvariantCulture, $"{Now.Ticks / 10:X16}F443{number:X12}");
    }

    /// <summary>A client id for a client without one.</summary>
    public string NewClientId() => string.Create(CultureInfo.InvariantCulture, $"EMQX-ASSIGNED-{Interlocked.Increment(ref _lastId):D12}");

    /// <summary>
    /// A message comes in: it is retained as it is, hook servers decide, and it is matched. The routes are given back, so that the publisher is answered before anybody
    /// receives it; <see cref="Dispatch"/> sends it on.
    /// </summary>
    public async ValueTask<EmqxRouting> PublishAsync(EmqxBrokerMessage message)
    {
        if (_delayed.TryAdd(message, m => _ = Track(PublishDelayedAsync(m))))
        {
            return new(new(message, EmqxCause.NotAsked, Text: "delayed"), []);
        }

        if (message.Retain && !message.IsSystem)
        {
            Sessions.Retained.Set(message);
        }

        EmqxPublishDecision decision = await Hooks.DecideAsync(message).ConfigureAwait(false);
        message = decision.Message;
        if (message.IsForbidden)
        {
            return new(decision, []);
        }

        if (Options.Version.IsFrom589 && MqttTopic.HasWildcard(message.Topic))
        {
            return new(decision with { Cause = EmqxCause.Crash, Text = "the answer's topic has a wildcard: EMQX fails at it and cuts the publisher off" }, [], IsCrash: true);
        }

        List<MqttRoute> routes = [];
        Sessions.Routes.Match(message.Topic, routes);
        if (routes.Count == 0 && !message.IsSystem)
        {
            await Hooks.NotifyAsync(EmqxMethods.MessageDropped, message.Topic, () => Requests.Dropped(message, "no_subscribers")).ConfigureAwait(false);
        }

        return new(decision, routes);
    }

    /// <summary>Sends a message to those whom it was matched to, each in its own process.</summary>
    /// <param name="routing">The message, and whom it is for.</param>
    /// <param name="sent">Told of every packet that goes out by it.</param>
    public Task Dispatch(EmqxRouting routing, Action<EmqxDelivery>? sent = null)
    {
        switch (routing.Routes.Count)
        {
            case 0:
                return Task.CompletedTask;
            case 1:
                return Track(Deliver(routing.Routes[0], routing.Decision.Message, retained: false, sent));
            default:
                Task[] all = new Task[routing.Routes.Count];
                for (int i = 0; i < all.Length; i++)
                {
                    all[i] = Deliver(routing.Routes[i], routing.Decision.Message, retained: false, sent);
                }

                return Track(Task.WhenAll(all));
        }
    }

    /// <summary>Hands a message to the process of a session's channel, whichever that is by then.</summary>
    public static Task Deliver(MqttRoute route, EmqxBrokerMessage message, bool retained, Action<EmqxDelivery>? sent)
    {
        if (route.Session.Channel is IGatewaySubscriber gateway)
        {
            return gateway.DeliverAsync(message);
        }

        EmqxChannel? channel = (EmqxChannel?)route.Session.Channel;
        if (channel is null)
        {
            return Task.CompletedTask;
        }

        Task delivering = channel.Process.PostAsync(() => route.Session.Channel == channel
            ? channel.DeliverAsync(route, message, retained, sent)
            : new ValueTask(Deliver(route, message, retained, sent)));
        return delivering.IsCompletedSuccessfully && channel.Process.IsIdle ? Task.CompletedTask : DrainAsync(delivering, channel);
    }

    /// <inheritdoc cref="EmqxUnderWay.Track"/>
    public Task Track(Task task) => _underWay.Track(task);

    /// <inheritdoc cref="EmqxUnderWay.SettledAsync"/>
    public Task SettledAsync() => _underWay.SettledAsync();

    /// <summary>The operator publishes by REST.</summary>
    public async Task<EmqxRouting> PublishByRestAsync(MqttPublish publish, Action<EmqxDelivery>? sent = null) =>
        (await PublishByRestAsync(publish, RestClientId, cutsOff: false, sent).ConfigureAwait(false)).Routing;

    /// <summary>The operator publishes by REST.</summary>
    /// <param name="publish">The message.</param>
    /// <param name="from">Who it is said to be from.</param>
    /// <param name="cutsOff">Its properties cannot be written for MQTT 5.</param>
    /// <param name="sent">Told of every packet that goes out by it.</param>
    /// <returns>What became of it, and its id.</returns>
    public async Task<(EmqxRouting Routing, string Id)> PublishByRestAsync(MqttPublish publish, string from, bool cutsOff, Action<EmqxDelivery>? sent = null)
    {
        string id = NewId();
        EmqxRouting routing = await PublishAsync(new EmqxBrokerMessage
        {
            Id = id,
            From = from,
            CutsOff = cutsOff,
            Topic = publish.Topic,
            Payload = publish.Payload,
            QoS = publish.QoS,
            Retain = publish.Retain,
            Properties = publish.Properties,
            At = Now,
        }).ConfigureAwait(false);
        await Dispatch(routing, sent).ConfigureAwait(false);
        return (routing, id);
    }

    /// <summary>The operator kicks a client. False: there is none with this id.</summary>
    public async Task<bool> KickAsync(string clientId)
    {
        if (Sessions.Find(clientId) is not { Channel: EmqxChannel channel })
        {
            return false;
        }

        await channel.Process.PostAsync(channel.KickAsync).ConfigureAwait(false);
        await channel.WillDeliveries.ConfigureAwait(false);
        return true;
    }

    /// <summary>The broker's own message about a client, below <c>$SYS/</c>; made only where somebody listens.</summary>
    public void PublishSystem(string clientId, string what, Func<string> payload)
    {
        string topic = $"$SYS/brokers/{Options.Node}/clients/{clientId}/{what}";
        List<MqttRoute> routes = [];
        Sessions.Routes.Match(topic, routes);
        if (routes.Count > 0)
        {
            EmqxBrokerMessage message = new() { Id = NewId(), Topic = topic, Payload = System.Text.Encoding.UTF8.GetBytes(payload()), At = Now };
            _ = Dispatch(new(new(message, EmqxCause.NotAsked), routes));
        }
    }

    public ValueTask DisposeAsync()
    {
        _delayed.Clear();
        foreach (EmqxChannel channel in Channels())
        {
            channel.Dispose();
        }

        foreach (MqttSession session in Sessions.All)
        {
            session.Dispose();
        }

        foreach (EmqxServer server in Hooks.Servers)
        {
            server.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>A client answers a message at once, so its process is done with the message only then.</summary>
    private static async Task DrainAsync(Task delivering, EmqxChannel channel)
    {
        await delivering.ConfigureAwait(false);
        await channel.Process.DrainAsync().ConfigureAwait(false);
    }

    private async Task PublishDelayedAsync(EmqxBrokerMessage message) => await Dispatch(await PublishAsync(message).ConfigureAwait(false)).ConfigureAwait(false);

    private EmqxChannel[] Channels()
    {
        lock (_lock)
        {
            return [.. _channels];
        }
    }

    private async Task<string?> ManageAsync(Func<ValueTask<string?>> work)
    {
        string? result = null;
        await _manager.PostAsync(async () => result = await work().ConfigureAwait(false)).ConfigureAwait(false);
        return result;
    }
}
