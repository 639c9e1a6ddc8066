using System.Net;

namespace HookSdk.Testing;

/// <summary>What would stand in the configuration of the EMQX that is played.</summary>
public sealed class FakeEmqxOptions : FakeOptions
{
    /// <summary>The version; 5.1 by default, which the fake is held to by recordings.</summary>
    public FakeEmqxVersion Version { get; set; } = FakeEmqxVersion.V51;

    /// <summary>The settings of the hook server under test; its name is <c>default</c> unless it is given another.</summary>
    public EmqxServerSettings Server { get; set; } = new();

    /// <summary>The settings of authorization. There is no other source than the hook servers, which in a real EMQX must be brought about: its default file answers first.</summary>
    public EmqxAuthorizationOptions Authorization { get; set; } = new();

    /// <summary>
    /// Whether the fake loads the hook server when it starts; true by default. False plays a cold start: until <see cref="FakeEmqx.LoadAsync"/> nothing is asked, and
    /// everybody gets in, whatever <c>failed_action</c> says.
    /// </summary>
    public bool LoadAtStart { get; set; } = true;

    /// <summary>Whether starting the fake fails when the server cannot be loaded, or wants no hook; true by default, since tests would pass for nothing otherwise.</summary>
    public bool CheckServer { get; set; } = true;

    /// <summary>
    /// The keys of the management API, a line each as in EMQX's <c>api_key.bootstrap_file</c>: <c>KEY:SECRET</c> or <c>KEY:SECRET:ROLE</c> with the role <c>administrator</c>,
    /// <c>viewer</c> or <c>publisher</c>. One by default: <c>key:secret</c>.
    /// </summary>
    public IList<string> ApiKeys { get; } = ["key:secret"];

    /// <summary>
    /// Hook servers by the URLs that are given to <c>POST /exhooks</c>. A URL that is not here is that of <see cref="Server"/>, or is called over the network.
    /// </summary>
    public IDictionary<Uri, HookTarget> Endpoints { get; } = new Dictionary<Uri, HookTarget>();

    /// <summary>
    /// Whether a call that is known to be in vain, as the server is out of reach, holds its client up until <see cref="FakeOptions.Time"/> has moved on by <c>request_timeout</c>, as
    /// it does in EMQX before 5.9. False by default: it fails at once.
    /// </summary>
    public bool WaitsOutTimeouts { get; set; }

    /// <summary>Whether <see cref="FakeEmqx.Calls"/>, <see cref="FakeEmqx.Transcript"/> and what each client received are kept; true by default. Switch it off to publish millions.</summary>
    public bool KeepsHistory { get; set; } = true;

    /// <summary>The node's name; <c>emqx@127.0.0.1</c> by default.</summary>
    public string Node { get; set; } = "emqx@127.0.0.1";

    /// <summary>The cluster's name; <c>emqxcl</c> by default.</summary>
    public string Cluster { get; set; } = "emqxcl";

    /// <summary>The address that clients come from; <c>127.0.0.1</c> by default.</summary>
    public IPAddress PeerAddress { get; set; } = IPAddress.Loopback;

    /// <summary>How long a session of MQTT 3.1.1 that is not clean outlives its connection (<c>mqtt.session_expiry_interval</c>); two hours by default.</summary>
    public TimeSpan SessionExpiry { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// Whether every hook is called twice, and a rewrite applied twice, as EMQX 5.9.0 to 6.0.2, 6.1.0 and 6.1.1 may do after an outage of the hook server; false by default.
    /// An answer that ends the chain (<see cref="ChainStep.Stop"/>) is not asked for again. <see cref="FakeEmqx.RestartAsync"/> heals it, and nothing else does.
    /// </summary>
    public bool CallsTwice { get; set; }
}
