using HookSdk.Emg;

namespace HookSdk.Testing;

/// <summary>What would stand in the <c>server.cfg</c> of the EMG that is played.</summary>
public sealed class FakeEmgOptions : FakeOptions
{
    /// <summary>
    /// Whether starting the fake over HTTP fails when no server answers or it serves no hook; on by default, since every message would go its way
    /// unchanged otherwise, and tests would pass for nothing.
    /// </summary>
    public bool CheckServer { get; set; } = true;

    /// <summary>The route of the routing table that nobody has set.</summary>
    internal const string DefaultRoute = "default";

    /// <summary>
    /// The connectors that the plugin is told of. With any, a route to another one is a problem of the outcome, as it is at EMG; those that the fake takes by
    /// itself exist always (<c>smpp-in</c>, <c>smpp-out</c>, <c>default</c>). Without any, each connector exists.
    /// </summary>
    public IList<EmgConnector> Connectors { get; } = [];

    /// <summary>The connector groups, and the connectors in each; a message for a group leaves by the first.</summary>
    public IDictionary<string, IReadOnlyList<string>> Groups { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Names of message options that your EMG knows and the vendor's list does not have, in any case. To set any other is a problem of the outcome.</summary>
    public ISet<string> OptionNames { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The text of <c>PLUGIN=name:text</c> (<c>ccarg</c>) of connectors that have none of their own.</summary>
    public string? Argument { get; set; }

    /// <summary>The routing table: asked when neither the message, nor the connector, nor a plugin chooses. Null: the message cannot be routed.</summary>
    public Func<EmgMessage, string?> RoutingTable { get; set; } = static _ => DefaultRoute;

    /// <summary>How an attempt to send ends: 0 is a success, which is the default; anything else a failure with that number.</summary>
    public Func<EmgMessage, string, int> SendResult { get; set; } = static (_, _) => 0;
}
