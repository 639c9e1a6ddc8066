using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Grpc;
using AuthorizeReqType = HookSdk.EmqX.ExHook.Wire.ClientAuthorizeRequest.Types.AuthorizeReqType;

namespace HookSdk.Testing;

/// <summary>
/// EMQX's process for one device: one callback after another, each when the one before is answered; messages that came meanwhile go out in one. An error of any callback ends it.
/// </summary>
internal sealed class GatewayDevice(Gateway gateway, string name, string conn, ConnInfo connection, TimeProvider time) : MqttChannel(new MqttConnect(""), time), IGatewaySubscriber
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Message> _waiting = [];
    private EmqX.ExHook.Wire.ClientInfo? _client;
    private ITimer? _timer;
    private long _bytes;
    private long _bytesAtTick;
    private bool _ended;
    private bool _failed;

    public string Name => name;

    public string Conn => conn;

    /// <summary>The client id; null before it is authenticated.</summary>
    public string? ClientId => _client?.Clientid;

    /// <summary>Told of the bytes for the device, and of the end of its connection (null).</summary>
    public Action<byte[]?>? Sees { get; set; }

    /// <summary>Ends when EMQX has told of the end.</summary>
    public Task Over => _over.Task;

    private EmqxHooks Hooks => gateway.Broker.Hooks;

    private EmqxRequests Requests => gateway.Broker.Requests;

    public void Start() => Call("OnSocketCreated", new SocketCreatedRequest { Conn = conn, Conninfo = connection });

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
    public async Task DeliverAsync(EmqxMessage message)
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
        EmqX.ExHook.Wire.ClientInfo info = Requests.ClientInfo(client.ClientId, client.UserName, connection.Peername.Host, (int)connection.Peername.Port, (int)connection.Sockname.Port);
        info.Protocol = client.ProtocolName;

        // Hook servers see the password of a device in every call about it.
        info.Password = password;
        if (!gateway.Options.Authenticate(client, password)
            || !(await Hooks.DecideAsync(EmqxMethods.ClientAuthenticate, true, false, r => Requests.Authenticate(info, password, r)).ConfigureAwait(false)).IsAllowed)
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

    /// <summary>Runs the broker's authorization.</summary>
    public async ValueTask<bool> AuthorizeAsync(bool publishes, string topic)
    {
        AuthorizeReqType type = publishes ? AuthorizeReqType.Publish : AuthorizeReqType.Subscribe;
        bool before = gateway.Broker.Authorization.AllowsNoMatch;
        return gateway.Options.Authorize(ClientId!, publishes, topic)
            && (await Hooks.DecideAsync(EmqxMethods.ClientAuthorize, before, before, r => Requests.Authorize(_client!, type, topic, r)).ConfigureAwait(false)).IsAllowed;
    }

    public async ValueTask SubscribeAsync(string filter, int qos)
    {
        if (Session is { } session)
        {
            MqttSubscription subscription = new(filter, qos) { RetainHandling = 1 };
            gateway.Broker.Sessions.Subscribe(session, subscription);
            await Hooks.NotifyAsync(EmqxMethods.SessionSubscribed, null, () => Requests.Subscribed(_client!, subscription)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether hook servers hear of it is assumed.</summary>
    public async ValueTask UnsubscribeAsync(string filter)
    {
        if (Session is { } session && gateway.Broker.Sessions.Unsubscribe(session, filter) is not null)
        {
            await Hooks.NotifyAsync(EmqxMethods.SessionUnsubscribed, null, () => Requests.Unsubscribed(_client!, filter)).ConfigureAwait(false);
        }
    }

    public void StartTimer(TimeSpan interval)
    {
        _timer?.Dispose();
        _bytesAtTick = -1;
        _timer = Time.CreateTimer(_ => Tick(), null, interval, interval);
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

        _timer?.Dispose();
        Close();
        Sees?.Invoke(null);
        _over.TrySetResult();
    }

    /// <summary>Of <c>{shutdown,tcp_closed}</c> hook servers hear the second word.</summary>
    private static string WordOf(string reason) => reason["{shutdown,".Length..^1];

    private static string Snake(string callback) =>
        string.Concat(callback.Select(static (c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private void Tick()
    {
        long bytes = Interlocked.Read(ref _bytes);
        if (bytes != _bytesAtTick)
        {
            _bytesAtTick = bytes;
            return;
        }

        Call("OnTimerTimeout", new TimerTimeoutRequest { Conn = conn });
        End("{shutdown,keepalive_timeout}");
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
