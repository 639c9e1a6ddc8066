using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Emqx.Exproto.V1;
using Google.Protobuf;
using HookSdk.EmqX.Transport;

namespace HookSdk.Testing;

/// <summary>The ExProto gateway of one node: its devices, and the broker's sessions that they are part of.</summary>
internal sealed class Gateway(FakeExProtoOptions options, Action<GatewayDevice, string, IMessage, GrpcResponse, TimeSpan> called)
{
    private static int _lastFirstPid;

    private readonly ConcurrentDictionary<string, GatewayDevice> _devices = new(StringComparer.Ordinal);

    /// <summary>Each fake begins elsewhere, so that its conns are no other's in the same process.</summary>
    private int _lastPid = Interlocked.Add(ref _lastFirstPid, 0x100_000);

    /// <summary>Which start of the node this is; pids of another are unknown to it.</summary>
    public int Creation { get; private set; } = 1;

    public FakeExProtoOptions Options => options;

    /// <summary>The broker that the gateway is part of.</summary>
    public EmqxBroker Broker { get; } = new(new EmqxBrokerOptions { Version = options.Version, Time = options.Time, Machine = Clock.System, Node = options.Node, WaitsInVain = false, MaxPacketSize = 62914560 });

    public required HandlerCaller Handler { get; init; }

    public IReadOnlyCollection<GatewayDevice> Devices => [.. _devices.Values];

    /// <summary>Comes before the broker's authentication, where a test plays a slow one.</summary>
    public Func<Task>? BeforeAuthentication { get; set; }

    /// <summary>Told of every message that comes by the adapter, before anyone gets it.</summary>
    public Action<MqttMessage>? Published { get; set; }

    /// <summary>Gateways of other nodes of the cluster: the adapter of one node serves the devices of another (seen with 5.10.3).</summary>
    public ConcurrentBag<Gateway> Cluster { get; } = [];

    public GatewayDevice? Find(string conn) => _devices.GetValueOrDefault(conn) ?? Cluster.Select(g => g.Find(conn)).FirstOrDefault(static d => d is not null);

    public GatewayDevice Connect(string name, ConnInfo info)
    {
        GatewayDevice device = new(this, name, NewConn(), info, options.Time);
        _devices[device.Conn] = device;
        return device;
    }

    public void Forget(GatewayDevice device) => _devices.TryRemove(device.Conn, out _);

    /// <summary>The node is killed and started again.</summary>
    public void Restart()
    {
        Creation++;
        Handler.Cut();
        foreach (GatewayDevice device in _devices.Values)
        {
            if (device.Session is { } session)
            {
                Broker.Sessions.Remove(session);
            }

            Forget(device);
            device.Vanish();
        }
    }

    /// <summary>A message comes by the adapter. It has no headers, as hook servers see it.</summary>
    public ValueTask AcceptAsync(string from, string topic, ReadOnlyMemory<byte> payload, int qos)
    {
        EmqxBrokerMessage message = NewMessage(from, topic, payload, qos);
        Published?.Invoke(message);
        return PublishAsync(message);
    }

    /// <summary>A message comes from elsewhere.</summary>
    public ValueTask PublishAsync(string from, string topic, ReadOnlyMemory<byte> payload, int qos) => PublishAsync(NewMessage(from, topic, payload, qos));

    /// <summary>A message as EMQX writes it into a callback.</summary>
    public Message Print(EmqxBrokerMessage message) => new()
    {
        Node = options.Node,
        Id = message.Id,
        From = message.From ?? "",
        Topic = message.Topic,
        Payload = ByteString.CopyFrom(message.Payload.Span),
        Qos = (uint)message.QoS,
        Timestamp = (ulong)message.At.ToUnixTimeMilliseconds(),
    };

    public async ValueTask<GrpcResponse> CallAsync(GatewayDevice device, string callback, IMessage request)
    {
        long started = Clock.System.GetTimestamp();
        GrpcResponse response = await Handler.CallAsync(device.Conn, callback, request).ConfigureAwait(false);
        called(device, callback, request, response, Clock.System.GetElapsedTime(started));
        return response;
    }

    /// <summary>Whether a conn is the printed form of a pid of this start of the node.</summary>
    public bool IsPid(string conn)
    {
        Span<byte> term = stackalloc byte[512];
        return conn.Length is > 0 and < 600 && Convert.TryFromBase64String(conn, term, out int length) && length > sizeof(int)
            && term[0] == 131 && BinaryPrimitives.ReadInt32BigEndian(term[(length - sizeof(int))..]) == Creation;
    }

    private async ValueTask PublishAsync(EmqxBrokerMessage message) => _ = Broker.Dispatch(await Broker.PublishAsync(message).ConfigureAwait(false));

    private EmqxBrokerMessage NewMessage(string from, string topic, ReadOnlyMemory<byte> payload, int qos) =>
        new() { Id = Broker.NewId(), From = from, Topic = topic, Payload = payload, QoS = qos, At = options.Time.GetUtcNow() };

    /// <summary>The external form of an Erlang pid (version 131, NEW_PID_EXT, the node as ATOM_EXT, id, serial, creation) as base64.</summary>
    private string NewConn()
    {
        byte[] node = Encoding.Latin1.GetBytes(options.Node);
        byte[] term = new byte[5 + node.Length + 12];
        term[0] = 131;
        term[1] = 88;
        term[2] = 100;
        BinaryPrimitives.WriteInt16BigEndian(term.AsSpan(3), (short)node.Length);
        node.CopyTo(term, 5);
        BinaryPrimitives.WriteInt32BigEndian(term.AsSpan(5 + node.Length), Interlocked.Increment(ref _lastPid));
        BinaryPrimitives.WriteInt32BigEndian(term.AsSpan(term.Length - sizeof(int)), Creation);
        return Convert.ToBase64String(term);
    }
}
