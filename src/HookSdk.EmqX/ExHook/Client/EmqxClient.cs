using System.Net;

namespace HookSdk.EmqX.ExHook;

/// <summary>A client as EMQX knows it once it has a client id. What EMQX does not know is empty.</summary>
public sealed record EmqxClient
{
    /// <summary>Makes one by hand, as a test wants it.</summary>
    public EmqxClient()
    {
    }

    internal EmqxClient(EmqxClient earlier, ref WireReader reader)
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
                    Password = reader.ReadText();
                    break;
                case Tags.Length5:
                    PeerText = reader.ReadText();
                    break;
                case Tags.Varint6:
                    ListenerPort = (int)reader.ReadUInt32();
                    break;
                case Tags.Length7:
                    ProtocolName = reader.ReadRepeatedText();
                    break;
                case Tags.Length8:
                    Mountpoint = reader.ReadText();
                    break;
                case Tags.Varint9:
                    IsSuperUser = reader.ReadBool();
                    break;
                case Tags.Varint10:
                    IsAnonymous = reader.ReadBool();
                    break;
                case Tags.Length11:
                    CertificateCommonName = reader.ReadText();
                    break;
                case Tags.Length12:
                    CertificateSubject = reader.ReadText();
                    break;
                case Tags.Varint13:
                    PeerPort = (int)reader.ReadUInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reader.Leave(outer);
    }

    /// <summary>The node that the client is connected to; empty when EMQX does not tell it.</summary>
    public string Node { get; init; } = "";

    /// <summary>The client id: the client's own, or the one that EMQX made for it; empty when EMQX does not tell it.</summary>
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

    /// <summary><c>mqtt</c>; of a gateway's client its own name, such as <c>mqtt-sn</c> or <c>stomp</c>; empty when EMQX does not tell it.</summary>
    public string ProtocolName { get; init; } = "";

    /// <summary>What EMQX puts before the client's topics; empty: nothing.</summary>
    public string Mountpoint { get; init; } = "";

    /// <summary>Whether an authenticator of EMQX has made it a superuser.</summary>
    public bool IsSuperUser { get; init; }

    /// <summary>True by default; EMQX 5.1.4 says true of clients with a password too, so do not rely on it.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>The common name in the client's TLS certificate; empty without one.</summary>
    public string CertificateCommonName { get; init; } = "";

    /// <summary>The subject of the client's TLS certificate; empty without one.</summary>
    public string CertificateSubject { get; init; } = "";

    internal static EmqxClient None { get; } = new();

    /// <summary>Handed out by the request of authenticate alone. Elsewhere EMQX leaves it empty.</summary>
    internal string Password { get; init; } = "";

    /// <summary>The address as EMQX wrote it.</summary>
    internal string PeerText { get; init; } = "";
}
