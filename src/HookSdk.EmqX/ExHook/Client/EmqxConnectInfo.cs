using System.Net;

namespace HookSdk.EmqX.ExHook;

/// <summary>A connection as its CONNECT packet has it. What EMQX does not know is empty.</summary>
public sealed record EmqxConnectInfo
{
    /// <summary>Makes one by hand, as a test wants it.</summary>
    public EmqxConnectInfo()
    {
    }

    internal EmqxConnectInfo(EmqxConnectInfo earlier, ref WireReader reader)
        : this(earlier)
    {
        int outer = reader.Enter();
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Node = reader.ReadRepeatedText();
                    break;
                case Tags.Length2:
                    ClientId = reader.ReadText();
                    break;
                case Tags.Length3:
                    UserName = reader.ReadText();
                    break;
                case Tags.Length4:
                    PeerText = reader.ReadText();
                    break;
                case Tags.Varint5:
                    ListenerPort = (int)reader.ReadUInt32();
                    break;
                case Tags.Length6:
                    ProtocolName = reader.ReadRepeatedText();
                    break;
                case Tags.Length7:
                    ProtocolVersion = reader.ReadRepeatedText();
                    break;
                case Tags.Varint8:
                    KeepAlive = TimeSpan.FromSeconds(reader.ReadUInt32());
                    break;
                case Tags.Varint9:
                    PeerPort = (int)reader.ReadUInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reader.Leave(outer);
    }

    /// <summary>The node that the client connects to; empty when EMQX does not tell it.</summary>
    public string Node { get; init; } = "";

    /// <summary>The client id in the packet. Empty when EMQX is to make one; not even the CONNACK hook has it then, but for the property <c>Assigned-Client-Identifier</c>.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The user name; empty when the client gave none.</summary>
    public string UserName { get; init; } = "";

    /// <summary>The address that the client comes from; null where EMQX tells none, or something else than an IP address. Read anew each time.</summary>
    public IPAddress? PeerAddress
    {
        get => IPAddress.TryParse(PeerText, out IPAddress? address) ? address : null;
        init => PeerText = value?.ToString() ?? "";
    }

    /// <summary>The port that the client comes from: from EMQX 5.4 on, 0 before.</summary>
    public int PeerPort { get; init; }

    /// <summary>The port of EMQX that the client came to.</summary>
    public int ListenerPort { get; init; }

    /// <summary><c>MQTT</c>; of a gateway's client its own name; empty when EMQX does not tell it.</summary>
    public string ProtocolName { get; init; } = "";

    /// <summary>The protocol's version as text: <c>5</c>, <c>4</c> for MQTT 3.1.1, <c>3</c>; empty when EMQX does not tell it.</summary>
    public string ProtocolVersion { get; init; } = "";

    /// <summary>The keep-alive that the client asks for, in whole seconds.</summary>
    public TimeSpan KeepAlive { get; init; }

    internal static EmqxConnectInfo None { get; } = new();

    /// <summary>The address as EMQX wrote it.</summary>
    internal string PeerText { get; init; } = "";
}
