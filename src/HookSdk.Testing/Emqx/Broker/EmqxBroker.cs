using System.Globalization;

namespace HookSdk.Testing;

/// <summary>
/// The fake EMQX without its public face: sessions and messages of <see cref="MqttSession"/>'s model, and at which moment which hook is called and what its answer does.
/// Held to recordings of EMQX 5.1.4.
/// </summary>
internal sealed class EmqxBroker : IAsyncDisposable
{
    private const string DelayedPrefix = "$delayed/";

    private readonly MqttProcess _manager = new();
    private readonly Lock _lock = new();
    private readonly HashSet<EmqxChannel> _channels = [];
    private readonly HashSet<ITimer> _delayed = [];
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
        Hooks = new(options.Version, Requests);
        Sessions = new(options.Time);
    }

    public EmqxBrokerOptions Options { get; }

    public EmqxRequests Requests { get; }

    public EmqxHooks Hooks { get; }

    public MqttSessions Sessions { get; private set; }

    public EmqxAuthorizationOptions Authorization { get; set; } = new();

    public bool IsRunning { get; private set; } = true;

    /// <summary>Told of every call to a hook server, after it.</summary>
    public Action<EmqxServer, EmqxExchange> Called { get; set; } = static (_, _) => { };

    /// <summary>Told what happens, as a person would tell it.</summary>
    public Action<string> Told { get; set; } = static _ => { };

    public DateTimeOffset Now => Options.Time.GetUtcNow();

    /// <summary>The operator adds a hook server, as the last; it is loaded. Null: with success; otherwise why not.</summary>
    public Task<string?> AddServerAsync(EmqxServerSettings settings, EmqxLink link) => ManageAsync(() =>
    {
        EmqxServer server = new(Options.Version, settings, link, _clocks, (s, e) => Called(s, e));
        server.LoadAgain = () => _ = ManageAsync(() => LoadAsync(server));
        Hooks.Servers = [.. Hooks.Servers, server];
        return LoadAsync(server);
    });

    /// <summary>The operator changes a server's settings: it is unloaded, and loaded again when it is enabled.</summary>
    public Task<string?> ChangeServerAsync(EmqxServerSettings settings) => ManageAsync(async () =>
    {
        EmqxServer server = Server(settings.Name);
        await server.UnloadAsync(Requests.Unloaded()).ConfigureAwait(false);
        server.Change(settings);
        return await LoadAsync(server).ConfigureAwait(false);
    });

    /// <summary>The operator deletes a server.</summary>
    public Task DeleteServerAsync(string name) => ManageAsync(async () =>
    {
        EmqxServer server = Server(name);
        await server.UnloadAsync(Requests.Unloaded()).ConfigureAwait(false);
        Hooks.Servers = [.. Hooks.Servers.Where(s => s != server)];
        server.Dispose();
        return null;
    });

    /// <summary>A server is asked again which hooks it wants. Null: with success; otherwise why not.</summary>
    public Task<string?> LoadServerAsync(string name) => ManageAsync(() => LoadAsync(Server(name)));

    public EmqxServer Server(string name) =>
        Hooks.Servers.FirstOrDefault(s => s.Settings.Name == name) ?? throw new ArgumentException($"There is no hook server '{name}' at the broker.", nameof(name));

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

        lock (_lock)
        {
            foreach (ITimer timer in _delayed)
            {
                timer.Dispose();
            }

            _delayed.Clear();
            _channels.Clear();
        }

        Sessions = new(Options.Time);
        return null;
    });

    /// <summary>The broker starts and loads the hook servers. Null: with success; otherwise why one was not loaded.</summary>
    public Task<string?> StartAsync() => ManageAsync(async () =>
    {
        IsRunning = true;
        _startedAt = Now;
        string? problem = null;
        foreach (EmqxServer server in Hooks.Servers)
        {
            problem = await LoadAsync(server).ConfigureAwait(false) ?? problem;
        }

        return problem;
    });

    /// <summary>A client opens a connection; what it says is handed to the channel.</summary>
    public EmqxChannel Open(MqttConnect connect)
    {
        int port = Interlocked.Increment(ref _lastPort);
        EmqxChannel channel = new(this, connect, port);
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
    public async ValueTask<EmqxRouting> PublishAsync(EmqxMessage message)
    {
        if (message.Topic.StartsWith(DelayedPrefix, StringComparison.Ordinal) && TryDelay(message))
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

        List<MqttRoute> routes = [];
        Sessions.Routes.Match(message.Topic, routes);
        if (routes.Count == 0 && !message.IsSystem)
        {
            await Hooks.NotifyAsync(EmqxMethods.MessageDropped, message.Topic, () => Requests.Dropped(message, "no_subscribers")).ConfigureAwait(false);
        }

        return new(decision, routes);
    }

    /// <summary>Sends a message to those whom it was matched to, each in its own process.</summary>
    public static Task[] Dispatch(EmqxRouting routing)
    {
        if (routing.Routes.Count == 0)
        {
            return [];
        }

        Task[] sent = new Task[routing.Routes.Count];
        for (int i = 0; i < sent.Length; i++)
        {
            sent[i] = Deliver(routing.Routes[i], routing.Decision.Message, retained: false);
        }

        return sent;
    }

    /// <summary>Hands a message to the process of a session's channel, whichever that is by then.</summary>
    public static Task Deliver(MqttRoute route, EmqxMessage message, bool retained)
    {
        if (route.Session.Channel is IGatewaySubscriber gateway)
        {
            return gateway.DeliverAsync(message);
        }

        EmqxChannel? channel = (EmqxChannel?)route.Session.Channel;
        return channel is null
            ? Task.CompletedTask
            : channel.Process.PostAsync(() => route.Session.Channel == channel
                ? channel.DeliverAsync(route, message, retained)
                : new ValueTask(Deliver(route, message, retained)));
    }

    /// <summary>The operator publishes by REST.</summary>
    public async Task<EmqxRouting> PublishByRestAsync(MqttPublish publish)
    {
        EmqxRouting routing = await PublishAsync(new EmqxMessage
        {
            Id = NewId(),
            From = "http_api",
            Topic = publish.Topic,
            Payload = publish.Payload,
            QoS = publish.QoS,
            Retain = publish.Retain,
            Properties = publish.Properties,
            At = Now,
        }).ConfigureAwait(false);
        await Task.WhenAll(Dispatch(routing)).ConfigureAwait(false);
        return routing;
    }

    /// <summary>The operator kicks a client. False: there is none with this id.</summary>
    public async Task<bool> KickAsync(string clientId)
    {
        if (Sessions.Find(clientId) is not { Channel: EmqxChannel channel })
        {
            return false;
        }

        await channel.Process.PostAsync(channel.KickAsync).ConfigureAwait(false);
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
            EmqxMessage message = new() { Id = NewId(), Topic = topic, Payload = System.Text.Encoding.UTF8.GetBytes(payload()), At = Now };
            _ = Dispatch(new(new(message, EmqxCause.NotAsked), routes));
        }
    }

    public async ValueTask DisposeAsync()
    {
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

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>The topic that is authorized and published to: without <c>$delayed/seconds/</c>.</summary>
    public static string RealTopic(string topic) => TrySplitDelayed(topic, out _, out string real) ? real : topic;

    private static bool TrySplitDelayed(string topic, out TimeSpan delay, out string real)
    {
        delay = default;
        real = "";
        if (!topic.StartsWith(DelayedPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        int slash = topic.IndexOf('/', DelayedPrefix.Length);
        if (slash < 0 || !uint.TryParse(topic.AsSpan()[DelayedPrefix.Length..slash], NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
        {
            return false;
        }

        delay = TimeSpan.FromSeconds(seconds);
        real = topic[(slash + 1)..];
        return true;
    }

    private bool TryDelay(EmqxMessage message)
    {
        if (!TrySplitDelayed(message.Topic, out TimeSpan delay, out string real))
        {
            return false;
        }

        ITimer? timer = null;
        lock (_lock)
        {
            timer = Options.Time.CreateTimer(_ =>
            {
                lock (_lock)
                {
                    _delayed.Remove(timer!);
                }

                timer!.Dispose();
                _ = PublishDelayedAsync(message with { Topic = real });
            }, null, delay, Timeout.InfiniteTimeSpan);
            _delayed.Add(timer);
        }

        return true;
    }

    private async Task PublishDelayedAsync(EmqxMessage message) => await Task.WhenAll(Dispatch(await PublishAsync(message).ConfigureAwait(false))).ConfigureAwait(false);

    private EmqxChannel[] Channels()
    {
        lock (_lock)
        {
            return [.. _channels];
        }
    }

    private async ValueTask<string?> LoadAsync(EmqxServer server)
    {
        if (!server.Settings.Enable || !IsRunning || !Hooks.Servers.Contains(server))
        {
            return null;
        }

        string? problem = await server.LoadAsync(Requests.Loaded(Now - _startedAt, Now)).ConfigureAwait(false);
        Told(problem is null
            ? $"hook server {server.Settings.Name} loaded: {string.Join(", ", server.Hooks.Keys)}"
            : $"hook server {server.Settings.Name} not loaded: {problem}");
        return problem;
    }

    private async Task<string?> ManageAsync(Func<ValueTask<string?>> work)
    {
        string? result = null;
        await _manager.PostAsync(async () => result = await work().ConfigureAwait(false)).ConfigureAwait(false);
        return result;
    }
}
