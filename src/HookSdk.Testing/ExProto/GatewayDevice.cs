using Emqx.Exproto.V1;
using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Transport;
using HookSdk.Mqtt;

namespace HookSdk.Testing;

/// <summary>
/// EMQX's process for one device: one callback after another, each when the one before is answered; messages that came meanwhile go out in one. An error of any callback ends it.
/// </summary>
internal sealed class GatewayDevice(Gateway gateway, string name, string conn, ConnInfo connection, TimeProvider time) : MqttChannel(new MqttConnect(""), time), IGatewaySubscriber
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Message> _waiting = [];
    private EmqxToldClient? _client;
    private ITimer? _timer;
    private long _bytes;
    private long _bytesAtTick;
    private TimeSpan _silence;
    private TimeSpan _longestSilence;
    private ITimer? _idle;
    private bool _ended;
    private bool _failed;

    public string Name => name;

    public string Conn => conn;

    /// <summary>The client id; null before it is authenticated.</summary>
    public string? ClientId => _client?.ClientId;

    /// <summary>Told of the bytes for the device, and of the end of its connection (null).</summary>
    public Action<byte[]?>? Sees { get; set; }

    /// <summary>Ends when EMQX has told of the end.</summary>
    public Task Over => _over.Task;

    private EmqxHooks Hooks => gateway.Broker.Hooks;

    private EmqxRequests Requests => gateway.Broker.Requests;

    public ExProtoSocketType Socket => (ExProtoSocketType)connection.Socktype;

    public bool IsDatagrams => Socket is ExProtoSocketType.Udp or ExProtoSocketType.Dtls;

    /// <summary>A UDP device is given up after a while, whatever it sends, unless its keep-alive was started.</summary>
    public void Start()
    {
        if (Socket == ExProtoSocketType.Udp)
        {
            _idle = Time.CreateTimer(_ => End("{shutdown,idle_timeout}"), null, gateway.Options.IdleTimeout, Timeout.InfiniteTimeSpan);
        }

        Call("OnSocketCreated", new SocketCreatedRequest { Conn = conn, Conninfo = connection });
    }

    /// <summary>The device sends bytes. The task ends when the callback is answered.</summary>
    public Task ReceiveAsync(ReadOnlyMemory<byte> bytes)
    {
        Interlocked.Add(ref _bytes, bytes.Length);
        ReceivedBytesRequest request = new() { Conn = conn, Bytes = ByteString.CopyFrom(bytes.Span) };
        return Process.PostAsync(() => CallAsync("OnReceivedBytes", request));
    }

    /// <summary>The handler sends bytes.</summary>
    public void SendBytes(byte[] bytes)
    {
        lock (_lock)
        {
            if (!_ended)
            {
                Sees?.Invoke(bytes);
            }
        }
    }

    /// <summary>Hook servers hear of the delivery first. The QoS of the subscription does not lower that of the message.</summary>
    public async Task DeliverAsync(EmqxBrokerMessage message)
    {
        await Hooks.NotifyAsync(EmqxMethods.MessageDelivered, message.Topic, () => Requests.Delivered(_client!, message)).ConfigureAwait(false);
        lock (_lock)
        {
            _waiting.Add(gateway.Print(message));
            if (_waiting.Count > 1)
            {
                return;
            }
        }

        Process.Post(DeliverWaitingAsync);
    }

    /// <summary>Runs the broker's authentication; a client that is let in has a session, and another with its id is disconnected.</summary>
    public async ValueTask<bool> LogInAsync(ExProtoClient client, string password)
    {
        EmqxToldClient info = Requests.ClientInfo(client, password, connection.Peername.Host, (int)connection.Peername.Port, (int)connection.Sockname.Port);
        if (!await IsLetInAsync(client, info, password).ConfigureAwait(false))
        {
            return false;
        }

        (gateway.Broker.Sessions.Find(client.ClientId)?.Channel as GatewayDevice)?.End("{shutdown,discarded}");
        _client = info;
        gateway.Broker.Sessions.Create(client.ClientId, this);
        await Hooks.NotifyAsync(EmqxMethods.SessionCreated, null, () => Requests.Created(info)).ConfigureAwait(false);
        await Hooks.NotifyAsync(EmqxMethods.ClientConnected, null, () => Requests.Connected(info)).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// EMQX has an authentication for each protocol name that it knows, and it fails inside with any other (5.0 and later): from 5.9 that is a refusal, which a hook server may still
    /// overrule; before, nobody was asked, and the device is let in.
    /// </summary>
    private async ValueTask<bool> IsLetInAsync(ExProtoClient client, EmqxToldClient info, string password)
    {
        FakeEmqxVersion version = gateway.Options.Version;
        bool isKnown = ProtocolNames.IsKnown(client.ProtocolName) || version.Package == 1;
        if (version.IsFrom59)
        {
            EmqxToldClient socket = Requests.ConnInfo(client, connection.Peername.Host, (int)connection.Peername.Port, (int)connection.Sockname.Port);
            await Hooks.NotifyAsync(EmqxMethods.ClientConnect, null, () => Requests.Connect(socket, MqttProperties.None)).ConfigureAwait(false);
        }

        if (isKnown && !gateway.Options.Authenticate(client, password))
        {
            return false;
        }

        // From 5.9 hook servers are told what stands.
        bool stands = isKnown || !version.IsFrom59;
        return (await Hooks.DecideAsync(EmqxMethods.ClientAuthenticate, stands, version.IsFrom59 && stands, r => Requests.Authenticate(info, password, r)).ConfigureAwait(false)).IsAllowed;
    }

    /// <summary>Runs the broker's authorization.</summary>
    public async ValueTask<bool> AuthorizeAsync(bool publishes, string topic)
    {
        EmqxAction action = publishes ? EmqxAction.Publish : EmqxAction.Subscribe;
        bool before = gateway.Broker.Authorization.AllowsNoMatch;
        return gateway.Options.Authorize(ClientId!, publishes, topic)
            && (await Hooks.DecideAsync(EmqxMethods.ClientAuthorize, before, before, r => Requests.Authorize(_client!, action, topic, r)).ConfigureAwait(false)).IsAllowed;
    }

    public async ValueTask SubscribeAsync(string filter, int qos)
    {
        if (Session is { } session)
        {
            MqttSubscription subscription = new(filter, qos) { RetainHandling = RetainHandling.SendIfNewSubscription };
            gateway.Broker.Sessions.Subscribe(session, subscription);
            await Hooks.NotifyAsync(EmqxMethods.SessionSubscribed, null, () => Requests.Subscribed(_client!, subscription)).ConfigureAwait(false);
        }
    }

    public async ValueTask UnsubscribeAsync(string filter)
    {
        if (Session is { } session && gateway.Broker.Sessions.Unsubscribe(session, filter) is not null)
        {
            await Hooks.NotifyAsync(EmqxMethods.SessionUnsubscribed, null, () => Requests.Unsubscribed(_client!, filter)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A silent device is given up after the interval, or, from 5.9, half as long again: EMQX looks every half interval, or every 30 s where that is less, and at least a second.
    /// </summary>
    public void StartTimer(TimeSpan interval)
    {
        TimeSpan half = interval / 2;
        TimeSpan every = !gateway.Options.Version.IsFrom59 ? interval : half < Second ? Second : half > LongestCheck ? LongestCheck : half;
        _longestSilence = gateway.Options.Version.IsFrom59 ? interval * 1.5 : interval;
        _silence = TimeSpan.Zero;
        _bytesAtTick = gateway.Options.Version.IsFrom59 ? Interlocked.Read(ref _bytes) : -1;
        _idle?.Dispose();
        _timer?.Dispose();
        _timer = Time.CreateTimer(_ => Tick(every), null, every, every);
    }

    /// <summary>Ends the connection: the device sees it, and the handler is told behind all that was to be told before.</summary>
    public void End(string reason, bool dropsWaiting = false)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _failed = dropsWaiting;
        }

        _idle?.Dispose();
        _timer?.Dispose();
        if (Session is { } session)
        {
            gateway.Broker.Sessions.Remove(session);
        }

        Close();
        Sees?.Invoke(null);
        Process.Post(async () =>
        {
            if (_client is { } client)
            {
                await Hooks.NotifyAsync(EmqxMethods.ClientDisconnected, null, () => Requests.Disconnected(client, WordOf(reason))).ConfigureAwait(false);
            }

            await gateway.CallAsync(this, "OnSocketClosed", new SocketClosedRequest { Conn = conn, Reason = reason }).ConfigureAwait(false);
            gateway.Forget(this);
            _over.TrySetResult();
        });
    }

    /// <summary>The node is killed: nobody is told anything.</summary>
    public void Vanish()
    {
        lock (_lock)
        {
            _ended = _failed = true;
        }

        _idle?.Dispose();
        _timer?.Dispose();
        Close();
        Sees?.Invoke(null);
        _over.TrySetResult();
    }

    /// <summary>Of <c>{shutdown,tcp_closed}</c> hook servers hear the second word.</summary>
    private static string WordOf(string reason) => reason["{shutdown,".Length..^1];

    private static string Snake(string callback) =>
        string.Concat(callback.Select(static (c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private void Tick(TimeSpan every)
    {
        long bytes = Interlocked.Read(ref _bytes);
        _silence = bytes == _bytesAtTick ? _silence + every : TimeSpan.Zero;
        _bytesAtTick = bytes;
        if (_silence >= _longestSilence)
        {
            Call("OnTimerTimeout", new TimerTimeoutRequest { Conn = conn });
            End("{shutdown,keepalive_timeout}");
        }
    }

    private ValueTask DeliverWaitingAsync()
    {
        List<Message> messages;
        lock (_lock)
        {
            messages = _waiting;
            _waiting = [];
        }

        return CallAsync("OnReceivedMessages", new ReceivedMessagesRequest { Conn = conn, Messages = { messages } });
    }

    private void Call(string callback, IMessage request) => Process.Post(() => CallAsync(callback, request));

    private async ValueTask CallAsync(string callback, IMessage request)
    {
        if (_failed)
        {
            return;
        }

        GrpcResponse response = await gateway.CallAsync(this, callback, request).ConfigureAwait(false);
        if (!response.IsOk)
        {
            End($"{{shutdown,{{error,{{{Snake(callback)},{{{Snake(response.Code.ToString())},<<\"{response.Problem}\">>}}}}}}}}", dropsWaiting: true);
        }
    }
}
