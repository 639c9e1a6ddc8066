using System.Security.Cryptography.X509Certificates;
using HookSdk.EmqX.ExProto;

namespace HookSdk.Testing;

/// <summary>What would stand in the configuration of the EMQX that is played, and what its authentication and authorization say.</summary>
public sealed class FakeExProtoOptions : FakeOptions
{
    private int? _readSize;

    /// <summary>
    /// The version; 5.10 by default. It decides what becomes of a device that logs in with a protocol name that EMQX's authentication does not know (see <see cref="ExProtoClient"/>):
    /// 5.9 and later refuse it, 5.1 to 5.8 let it in, whatever <see cref="Authenticate"/> says; and how many bytes are read at once, and when a silent device is given up.
    /// Held to recordings of 5.1.4 and 5.10.3.
    /// </summary>
    public FakeEmqxVersion Version { get; set; } = FakeEmqxVersion.V510;

    /// <summary>The port of the adapter on 127.0.0.1; 0, the default, is any that is free. A server that was started before the fake needs a fixed one.</summary>
    public int AdapterPort { get; set; }

    /// <summary>The name of the node.</summary>
    public string Node { get; set; } = "emqx@127.0.0.1";

    /// <summary>The port that devices connect to.</summary>
    public int ListenerPort { get; set; } = 7993;

    /// <summary>How many bytes EMQX reads from a device at once: 4096 by default, 1460 before 5.9. A callback has no more, but for a datagram, which is one callback.</summary>
    public int ReadSize
    {
        get => _readSize ?? (Version.IsFrom59 ? 4096 : 1460);
        set => _readSize = value;
    }

    /// <summary>The gateway's <c>idle_timeout</c>, 30 seconds by default: how long a UDP device has before the handler must have started its keep-alive, or it is given up.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The certificate of the adapter, with its private key: <see cref="FakeExProto.AdapterUrl"/> is https then. Null, the default: http.</summary>
    public X509Certificate2? AdapterCertificate { get; set; }

    /// <summary>Whether the adapter takes a client's certificate, null where it showed none. Every one by default. Only with <see cref="AdapterCertificate"/>.</summary>
    public Func<X509Certificate2?, bool> AcceptAdapterClient { get; set; } = static _ => true;

    /// <summary>
    /// Whether the streaming <c>ConnectionHandler</c> of EMQX 4.3 to 5.0 is called, instead of the unary handler. It needs a server that is reached over HTTP/2.
    /// </summary>
    public bool Streaming { get; set; }

    /// <summary>The broker's authentication: who a device says it is, its password, and whether it is let in. Everyone is by default.</summary>
    public Func<ExProtoClient, string, bool> Authenticate { get; set; } = static (_, _) => true;

    /// <summary>The broker's authorization: client id, whether it publishes (or subscribes), and the topic or filter. Everything is allowed by default.</summary>
    public Func<string, bool, string, bool> Authorize { get; set; } = static (_, _, _) => true;
}
