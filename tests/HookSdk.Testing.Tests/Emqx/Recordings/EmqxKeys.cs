using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>
/// Whose line it is: lines of one key keep their order. Deliveries to the members of a shared subscription are one key, since any of them may be chosen.
/// </summary>
internal sealed class EmqxKeys
{
    private const string Assigned = "(an id that the broker made)";

    private readonly HashSet<string> _clientIds = new(StringComparer.Ordinal) { "http_api" };
    private readonly Dictionary<string, string> _idOfLabel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _groupOfLabel = new(StringComparer.Ordinal);

    public EmqxKeys(Recording recording)
    {
        foreach (RecordingLine line in recording.Lines.Where(static l => l.Event == "client"))
        {
            if (line.Does == "CONNECT")
            {
                string id = line.With["client_id"]!.GetValue<string>();
                _idOfLabel[line.Client!] = id;
                _clientIds.Add(id);
            }
            else if (line.Does == "SUBSCRIBE")
            {
                foreach (JsonNode? filter in line.With["filters"]!.AsArray())
                {
                    if (MqttTopic.SplitShared(filter!["filter"]!.GetValue<string>()).Group is { } group)
                    {
                        _groupOfLabel[line.Client!] = group;
                    }
                }
            }
        }

        _clientIds.Remove("");
    }

    /// <summary>The other members of a client's group, itself first.</summary>
    public IEnumerable<string> Members(string label) => _groupOfLabel.TryGetValue(label, out string? group)
        ? new[] { label }.Concat(_groupOfLabel.Where(p => p.Value == group && p.Key != label).Select(static p => p.Key))
        : [label];

    public (string Key, bool IsShared) OfCall(string server, string method, JsonNode request)
    {
        if (method is EmqxMethods.ProviderLoaded or EmqxMethods.ProviderUnloaded)
        {
            return ($"server {server}", false);
        }

        string id = (request["clientinfo"]?["clientid"] ?? request["conninfo"]?["clientid"] ?? request["message"]?["from"])?.GetValue<string>() ?? "";
        if (method is "OnMessageDelivered" or "OnMessageAcked" && _groupOfLabel.FirstOrDefault(g => _idOfLabel.GetValueOrDefault(g.Key) == id).Value is { } group)
        {
            return ($"calls of group {group}", true);
        }

        return ($"calls of {(_clientIds.Contains(id) ? id : Assigned)}", false);
    }

    public (string Key, bool IsShared) OfOutcome(string label, string sees) => sees is "PUBLISH" or "PUBREL" && _groupOfLabel.TryGetValue(label, out string? group)
        ? ($"what group {group} sees", true)
        : ($"what {label} sees", false);
}
