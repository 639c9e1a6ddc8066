namespace HookSdk.EmqX.ExHook;

/// <summary>Which nodes of EMQX have loaded the server, and what they call.</summary>
internal sealed class LoadedView(HookServer server, Func<BrokerLoads> loads) : IBrokerView
{
    public HookServer Server => server;

    public string Title => "EMQX nodes that have loaded this server";

    public BrokerKnowledge Read()
    {
        KnownBroker[] nodes = [.. loads().Read().Select(static found => Of(found.Load, found.Change))];
        return new BrokerKnowledge(nodes, nodes.Length > 0 ? null : "None since the server runs. One that has loaded it before goes on calling what it was told then.");
    }

    private static KnownBroker Of(BrokerLoad load, string change)
    {
        string name = string.Join(" of ", ((string[])[load.Node, load.Cluster]).Where(static part => part.Length > 0));
        return new KnownBroker(
            name.Length > 0 ? name : "a node that names itself not",
            $"EMQX {load.Version}{(change.Length == 0 ? ", knows what is served" : $": {change}. It must load the server again")}",
            change.Length == 0,
            [.. load.Mounted.All.Select(static h => h.Topics.Count == 0 ? h.Name : $"{h.Name} ({string.Join(", ", h.Topics)})")]);
    }
}
