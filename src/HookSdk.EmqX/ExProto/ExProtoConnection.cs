using System.IO.Pipelines;
using System.Net;
using System.Text;
using Google.Protobuf;
using HookSdk.EmqX.ExProto.Wire;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// One device. What EMQX tells of it can be read in one ordered stream (<see cref="ReadAsync"/>), or as bytes and messages apart (<see cref="Input"/>, <see cref="Messages"/>);
/// what the device or the broker is to get is sent by calls of EMQX's adapter, in the order in which they are awaited.
/// </summary>
/// <remarks>Every method that calls the adapter throws <see cref="ExProtoException"/> when EMQX refuses or cannot be reached.</remarks>
public sealed class ExProtoConnection
{
    private static readonly TimeSpan LongestKeepAlive = TimeSpan.FromSeconds(uint.MaxValue);

    private readonly DeviceInbox _inbox;
    private readonly AdapterClient _adapter;
    private readonly Lock _lock = new();
    private CancellationTokenSource? _closed;
    private volatile ExProtoCloseReason? _reason;

    internal ExProtoConnection(string id, ConnInfo info, HookCaller caller, DeviceInbox inbox, AdapterClient adapter, string? serverName)
    {
        Id = id;
        ServerName = serverName;
        Caller = caller;
        SocketType = (ExProtoSocketType)info.Socktype;
        Peer = EndPointOf(info.Peername);
        Local = EndPointOf(info.Sockname);
        Certificate = info.Peercert is { } certificate ? new ExProtoCertificate(certificate.Cn, certificate.Dn) : null;
        _inbox = inbox;
        _adapter = adapter;
    }

    /// <summary>EMQX's name for the connection; it means nothing but to the node that made it.</summary>
    public string Id { get; }

    /// <summary>The name of the server that EMQX has told of the device, where a program has several; null: it is the one without.</summary>
    public string? ServerName { get; }

    /// <summary>The node of EMQX that the device is connected to: its address, and its name where the connection's id tells it.</summary>
    public HookCaller Caller { get; }

    /// <summary>The device's address; null when EMQX says none.</summary>
    public IPEndPoint? Peer { get; }

    /// <summary>The address of EMQX that the device connected to; null when EMQX says none.</summary>
    public IPEndPoint? Local { get; }

    /// <summary>What the device is connected by.</summary>
    public ExProtoSocketType SocketType { get; }

    /// <summary>The certificate that the device showed; null when it showed none.</summary>
    public ExProtoCertificate? Certificate { get; }

    /// <summary>Whether <see cref="AuthenticateAsync"/> has succeeded.</summary>
    public bool IsAuthenticated { get; private set; }

    /// <summary>Why the connection ended; null while it is open.</summary>
    public ExProtoCloseReason? CloseReason => _reason;

    /// <summary>Whether each callback of its bytes is one datagram.</summary>
    internal bool IsDatagrams => SocketType is ExProtoSocketType.Udp or ExProtoSocketType.Dtls;

    /// <summary>Whether EMQX has agreed to close it, or knows it no more.</summary>
    internal bool IsCloseAgreed { get; private set; }

    /// <summary>Whether EMQX was asked in vain to close it.</summary>
    internal bool IsCloseFailed { get; private set; }

    /// <summary>Cancelled when the connection has ended, or is to end because the server stops.</summary>
    public CancellationToken Closed
    {
        get
        {
            lock (_lock)
            {
                if (_reason is not null)
                {
                    return new CancellationToken(canceled: true);
                }

                _closed ??= new CancellationTokenSource();
                return _closed.Token;
            }
        }
    }

    /// <summary>The bytes that came from the device, as they came. Use this or <see cref="ReadAsync"/> at one time, not both.</summary>
    public PipeReader Input => _inbox.Input;

    /// <summary>The messages that EMQX delivered; it ends with the connection. Use this or <see cref="ReadAsync"/> at one time, not both.</summary>
    public IAsyncEnumerable<ExProtoMessage> Messages => new MessageStream(_inbox);

    /// <summary>
    /// Frames of the device and messages for it, one after the other, in the order in which they came. It ends when the device is gone, after all that had come. A frame that breaks
    /// the framing's rules ends the device; in a datagram (UDP, DTLS) it ends that datagram, and the log says so.
    /// </summary>
    /// <param name="framing">
    /// Where a frame begins and ends. Another one may be used later for what follows. Null: one frame for each datagram, for devices that are connected by UDP or DTLS.
    /// </param>
    /// <param name="cancellationToken">Leaves the stream; nothing is lost.</param>
    /// <returns>The events.</returns>
    /// <exception cref="InvalidOperationException">
    /// Another such loop runs for this device; or the framing is <see cref="Framing.Datagrams"/>, or none, and the device is connected by TCP or TLS, where bytes come cut anywhere.
    /// </exception>
    public IAsyncEnumerable<ExProtoEvent> ReadAsync(Framing? framing = null, CancellationToken cancellationToken = default)
    {
        framing ??= Framing.Datagrams;
        return framing is not DatagramFraming || IsDatagrams
            ? MergedReader.ReadAsync(_inbox, framing, IsDatagrams ? OnBrokenDatagram : OnBadFrame, cancellationToken)
            : throw new InvalidOperationException($"The device is connected by {SocketType}, where bytes come cut anywhere: hand ReadAsync the framing of the protocol, such as Framing.Lines. Framing.Datagrams is for UDP and DTLS.");
    }

    /// <summary>Sends bytes to the device.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Gives the call up; it may have been carried out.</param>
    /// <returns>A task that ends when EMQX has taken them.</returns>
    /// <exception cref="ExProtoException">EMQX refuses, or cannot be reached.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        CallAsync("Send", new SendBytesRequest { Conn = Id, Bytes = UnsafeByteOperations.UnsafeWrap(bytes) }, cancellationToken);

    /// <summary>Sends text to the device, as UTF-8.</summary>
    /// <param name="text">The text, with the end of the line where the protocol has one.</param>
    /// <param name="cancellationToken">Gives the call up; it may have been carried out.</param>
    /// <returns>A task that ends when EMQX has taken it.</returns>
    /// <exception cref="ExProtoException">EMQX refuses, or cannot be reached.</exception>
    public Task SendAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    /// <summary>Disconnects the device. Nothing that it still sends is read; the loop's stream ends.</summary>
    /// <param name="cancellationToken">Gives the call up; it may have been carried out.</param>
    /// <returns>A task that ends when EMQX has agreed. A device that is gone already is closed.</returns>
    /// <exception cref="ExProtoException">EMQX cannot be reached.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        End(new(ExProtoCloseCause.Handler, "the handler closed the connection"));
        if (await TryCloseAsync(cancellationToken).ConfigureAwait(false) is { } error and not { Error: ExProtoError.ConnectionGone })
        {
            throw error;
        }
    }

    /// <summary>Logs the device in at the broker: its authentication chain decides. Needed before publish and subscribe; a refused device may try again.</summary>
    /// <param name="client">Who it says it is.</param>
    /// <param name="password">Its password.</param>
    /// <param name="cancellationToken">Gives the call up; it may have been carried out.</param>
    /// <returns>False: the broker refuses it.</returns>
    /// <exception cref="ExProtoException">It is authenticated already, EMQX refuses for another reason, or cannot be reached.</exception>
    public async Task<bool> AuthenticateAsync(ExProtoClient client, string? password = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        _adapter.Names.Check(client.ProtocolName);
        ExProtoException? error = await _adapter.TryAsync(
            "Authenticate",
            Id,
            new AuthenticateRequest
            {
                Conn = Id,
                Clientinfo = new ClientInfo
                {
                    Clientid = client.ClientId,
                    Username = client.UserName ?? "",
                    ProtoName = client.ProtocolName,
                    ProtoVer = client.ProtocolVersion,
                    Mountpoint = client.Mountpoint ?? "",
                },
                Password = password ?? "",
            },
            cancellationToken).ConfigureAwait(false);
        IsAuthenticated |= error is null;
        return error is null || (error.Error == ExProtoError.NotAuthorized ? false : throw error);
    }

    /// <summary>Has EMQX disconnect the device when it sends nothing for so long. The time begins anew with every byte.</summary>
    /// <param name="interval">More than zero; part of a second counts as a whole one.</param>
    /// <param name="cancellationToken">Gives the call up; it may have been carried out.</param>
    /// <returns>A task that ends when EMQX has agreed.</returns>
    /// <exception cref="ExProtoException">EMQX refuses, or cannot be reached.</exception>
    public Task StartKeepAliveAsync(TimeSpan interval, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, LongestKeepAlive);
        return CallAsync("StartTimer", new TimerRequest { Conn = Id, Type = TimerType.Keepalive, Interval = (uint)Math.Ceiling(interval.TotalSeconds) }, cancellationToken);
    }

    /// <summary>Publishes a message as this device.</summary>
    /// <param name="topic">The topic, without wildcards.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="qos">0, 1 or 2. EMQX does not tell whether anyone gets it.</param>
    /// <param name="cancellationToken">Gives the call up; it may have been carried out.</param>
    /// <returns>A task that ends when EMQX has taken it.</returns>
    /// <exception cref="ExProtoException">The device is not authenticated or not authorized, EMQX refuses for another reason, or cannot be reached.</exception>
    public Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos = 0, CancellationToken cancellationToken = default)
    {
        TopicChecks.EnsureTopic(topic);
        TopicChecks.EnsureQos(qos);
        return CallAsync("Publish", new PublishRequest { Conn = Id, Topic = topic, Qos = (uint)qos, Payload = UnsafeByteOperations.UnsafeWrap(payload) }, cancellationToken);
    }

    /// <summary>Subscribes this device. Messages come in <see cref="ReadAsync"/> or <see cref="Messages"/>.</summary>
    /// <param name="filter">The topic filter.</param>
    /// <param name="qos">The largest QoS of what is delivered: 0, 1 or 2.</param>
    /// <param name="cancellationToken">Gives the call up; it may have been carried out.</param>
    /// <returns>A task that ends when EMQX has agreed.</returns>
    /// <exception cref="ExProtoException">The device is not authenticated or not authorized, EMQX refuses for another reason, or cannot be reached.</exception>
    public Task SubscribeAsync(string filter, int qos = 0, CancellationToken cancellationToken = default)
    {
        TopicChecks.EnsureFilter(filter);
        TopicChecks.EnsureQos(qos);
        return CallAsync("Subscribe", new SubscribeRequest { Conn = Id, Topic = filter, Qos = (uint)qos }, cancellationToken);
    }

    /// <summary>Ends a subscription. One that never was is no error.</summary>
    /// <param name="filter">The topic filter.</param>
    /// <param name="cancellationToken">Gives the call up; it may have been carried out.</param>
    /// <returns>A task that ends when EMQX has agreed. A message that was on its way may still come.</returns>
    /// <exception cref="ExProtoException">The device is not authenticated, EMQX refuses for another reason, or cannot be reached.</exception>
    public Task UnsubscribeAsync(string filter, CancellationToken cancellationToken = default)
    {
        TopicChecks.EnsureFilter(filter);
        return CallAsync("Unsubscribe", new UnsubscribeRequest { Conn = Id, Topic = filter }, cancellationToken);
    }

    /// <summary>The connection's id and the device's address.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Id} {Peer}";

    /// <summary>Ends the streams; the first reason stays.</summary>
    internal void End(ExProtoCloseReason reason)
    {
        CancellationTokenSource? closed;
        lock (_lock)
        {
            if (_reason is not null)
            {
                return;
            }

            _reason = reason;
            closed = _closed;
        }

        _inbox.Complete();
        _ = closed?.CancelAsync();
    }

    internal async Task<ExProtoException?> TryCloseAsync(CancellationToken cancellationToken)
    {
        ExProtoException? error = await _adapter.TryAsync("Close", Id, new CloseSocketRequest { Conn = Id }, cancellationToken).ConfigureAwait(false);
        IsCloseAgreed |= error is null or { Error: ExProtoError.ConnectionGone };
        IsCloseFailed = !IsCloseAgreed;
        return error;
    }

    /// <summary>Asks EMQX whether the device is still there, by a call that changes nothing. Null: it is.</summary>
    internal async Task<ExProtoException?> TryCheckAsync(string filter, CancellationToken cancellationToken)
    {
        ExProtoException? error = await _adapter.TryAsync("Unsubscribe", Id, new UnsubscribeRequest { Conn = Id, Topic = filter }, cancellationToken, isOwn: true).ConfigureAwait(false);
        return error is { Error: ExProtoError.NotAuthenticated } ? null : error;
    }

    private static IPEndPoint? EndPointOf(Address? address) =>
        address is not null && IPAddress.TryParse(address.Host, out IPAddress? ip) && address.Port <= IPEndPoint.MaxPort ? new IPEndPoint(ip, (int)address.Port) : null;

    private void OnBadFrame(FramingException e) => End(new(ExProtoCloseCause.BadFrame, e.Message));

    private void OnBrokenDatagram(FramingException e) => _adapter.TellBrokenDatagram(Id, e.Message);

    private async Task CallAsync(string method, IMessage request, CancellationToken cancellationToken) =>
        await _adapter.CallAsync(method, Id, request, cancellationToken).ConfigureAwait(false);
}
