using Google.Protobuf;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Grpc;

namespace HookSdk.Testing;

/// <summary>
/// EMQX's process for one device: one callback after another, each when the one before is answered; messages that came meanwhile go out in one. An error of any callback ends it.
/// </summary>
internal sealed class GatewayDevice(Gateway gateway, string name, string conn, ConnInfo info, TimeProvider time) : MqttChannel(new MqttConnect(""), time), IGatewaySubscriber
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Message> _waiting = [];
    private ITimer? _timer;
    private long _bytes;
    private long _bytesAtTick;
    private bool _ended;
    private bool _failed;

    public string Name => name;

    public string Conn => conn;

    /// <summary>The client id; null before it is authenticated.</summary>
    public string? ClientId { get; private set; }

    /// <summary>Told of the bytes for the device, and of the end of its connection (null).</summary>
    public Action<byte[]?>? Sees { get; set; }

    /// <summary>Ends when EMQX has told of the end.</summary>
    public Task Over => _over.Task;

    public void Start() => Call("OnSocketCreated", new SocketCreatedRequest { Conn = conn, Conninfo = info });

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

    public void Deliver(MqttMessage message, MqttSubscription subscription)
    {
        lock (_lock)
        {
            // The QoS of the subscription does not lower that of the message.
            _waiting.Add(gateway.Print(message));
            if (_waiting.Count > 1)
            {
                return;
            }
        }

        Process.Post(DeliverWaitingAsync);
    }

    public void LogIn(string clientId)
    {
        ClientId = clientId;
        gateway.Sessions.Create(clientId, this);
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
            gateway.Sessions.Remove(session);
        }

        Close();
        Sees?.Invoke(null);
        Process.Post(async () =>
        {
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
