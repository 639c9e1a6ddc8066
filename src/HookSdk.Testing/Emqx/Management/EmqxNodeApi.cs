using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary><c>/nodes</c>, <c>/cluster</c> and <c>/status</c>. What a machine says of itself is made up.</summary>
internal sealed class EmqxNodeApi(EmqxBroker broker, EmqxManagementVersion version)
{
    private readonly DateTimeOffset _startedAt = broker.Now;

    public EmqxManagementAnswer Nodes() => EmqxManagementAnswer.Of(new JsonArray(Node()));

    public EmqxManagementAnswer One(string name) => name == broker.Options.Node ? EmqxManagementAnswer.Of(Node())
        : EmqxManagementAnswer.Error(404, "NOT_FOUND", $"Node not found: {name}");

    public EmqxManagementAnswer Cluster()
    {
        JsonObject cluster = new() { ["name"] = broker.Options.Cluster, ["nodes"] = new JsonArray(broker.Options.Node), ["self"] = broker.Options.Node };
        if (version.IsFrom60)
        {
            cluster["description"] = "";
        }

        return EmqxManagementAnswer.Of(cluster);
    }

    public EmqxManagementAnswer Topology() =>
        EmqxManagementAnswer.Of(new JsonArray(new JsonObject { ["core_node"] = broker.Options.Node, ["replicant_nodes"] = new JsonArray() }));

    /// <summary>No key is asked for.</summary>
    public EmqxManagementAnswer Status(EmqxManagementRequest request)
    {
        if (request.Parameter("format") != "json")
        {
            return new(200, $"Node {broker.Options.Node} is started\nemqx is running", "text/plain");
        }

        JsonObject status = new() { ["rel_vsn"] = $"e{version.Number}", ["node_name"] = broker.Options.Node, ["broker_status"] = "started", ["app_status"] = "running" };
        if (version.IsFrom59)
        {
            status["cluster"] = broker.Options.Cluster;
        }

        return EmqxManagementAnswer.Of(status);
    }

    private JsonObject Node()
    {
        int connected = broker.Sessions.All.Count(static s => s.IsOnline);
        return new JsonObject
        {
            ["node"] = broker.Options.Node,
            ["node_status"] = "running",
            ["role"] = "core",
            ["version"] = version.Number,
            ["edition"] = "Enterprise",
            ["uptime"] = (long)(broker.Now - _startedAt).TotalMilliseconds,
            ["connections"] = broker.Sessions.All.Count,
            ["live_connections"] = connected,
            ["cluster_sessions"] = broker.Sessions.All.Count,
            ["otp_release"] = "25.2.3/13.1.5",
            ["load1"] = 0.1,
            ["load5"] = 0.1,
            ["load15"] = 0.1,
            ["log_path"] = "log.file.enable is false, not logging to file.",
            ["max_fds"] = 20000,
            ["memory_total"] = "16.00G",
            ["memory_used"] = "1.00G",
            ["process_available"] = 2097152,
            ["process_used"] = 400,
            ["sys_path"] = "/usr/lib/erlang",
        };
    }
}
