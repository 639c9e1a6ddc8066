namespace HookSdk.EmqX.ExHook;

/// <summary>What all requests have: which broker sent them. A handler finds it in <see cref="HookContext.Caller"/>.</summary>
public abstract class ExHookRequest : INamesCaller, INamesClient
{
    private BrokerMeta _meta = BrokerMeta.None;
    private HookCaller? _caller;

    private protected ExHookRequest()
    {
    }

    /// <summary>The request's own words about the broker; empty from brokers before 4.3.14 and from 4.4.0 to 4.4.2.</summary>
    internal BrokerMeta Meta => _meta;

    /// <summary>The node as another part of the request tells it.</summary>
    internal virtual string Node => _meta.Node;

    /// <summary>The client id of whom the call is about; of a message, its publisher's. Empty where EMQX names none.</summary>
    internal virtual string ClientId => "";

    string? INamesClient.Client => NullIfEmpty(ClientId);

    HookCaller INamesCaller.NameCaller(HookCaller caller) => _caller ??= caller with
    {
        Node = NullIfEmpty(_meta.Node) ?? NullIfEmpty(Node) ?? caller.Node,
        Cluster = NullIfEmpty(_meta.Cluster) ?? caller.Cluster,
        Version = NullIfEmpty(_meta.Version) ?? NullIfEmpty(BrokerVersion) ?? caller.Version,
    };

    /// <summary>The version as another part of the request tells it.</summary>
    private protected virtual string? BrokerVersion => null;

    private protected void ReadMeta(ref WireReader reader) => _meta = BrokerMeta.Read(_meta, ref reader);

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
