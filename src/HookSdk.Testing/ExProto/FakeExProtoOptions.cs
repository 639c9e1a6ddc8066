using HookSdk.EmqX.ExProto;

namespace HookSdk.Testing;

/// <summary>What would stand in the configuration of the EMQX that is played, and what its authentication and authorization say.</summary>
public sealed class FakeExProtoOptions
{
    /// <summary>The broker's clock, for keep-alives. Make one yourself to give it to your handler too, as its <see cref="TimeProvider"/>.</summary>
    public FakeClock Time { get; set; } = new();

    /// <summary>The port of the adapter on 127.0.0.1; 0, the default, is any that is free. A server that was started before the fake needs a fixed one.</summary>
    public int AdapterPort { get; set; }

    /// <summary>The name of the node.</summary>
    public string Node { get; set; } = "emqx@127.0.0.1";

    /// <summary>The port that devices connect to.</summary>
    public int ListenerPort { get; set; } = 7993;

    /// <summary>How many bytes EMQX reads from a device at once; 1460 by default. A callback has no more.</summary>
    public int ReadSize { get; set; } = 1460;

    /// <summary>
    /// Whether the streaming <c>ConnectionHandler</c> of EMQX 4.3 to 5.0 is called, instead of the unary handler. It needs a server that is reached over HTTP/2.
    /// </summary>
    public bool Streaming { get; set; }

    /// <summary>The broker's authentication: who a device says it is, its password, and whether it is let in. Everyone is by default.</summary>
    public Func<ExProtoClient, string, bool> Authenticate { get; set; } = static (_, _) => true;

    /// <summary>The broker's authorization: client id, whether it publishes (or subscribes), and the topic or filter. Everything is allowed by default.</summary>
    public Func<string, bool, string, bool> Authorize { get; set; } = static (_, _, _) => true;

    /// <summary>How long an expectation waits for the handler, in real time; 10 seconds by default.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);
}
