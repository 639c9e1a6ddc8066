using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>Clients with the same shared subscription: a message may reach any of them, so what they get is compared as one.</summary>
internal sealed class VerneMqSharedMembers
{
    private readonly HashSet<string> _clientIds;

    private VerneMqSharedMembers(HashSet<string> clients, HashSet<string> clientIds)
    {
        Clients = clients;
        _clientIds = clientIds;
    }

    /// <summary>Their names; empty unless there are two.</summary>
    public IReadOnlySet<string> Clients { get; }

    public static VerneMqSharedMembers Of(Recording recording)
    {
        Dictionary<string, string> ids = [];
        foreach (RecordingLine line in recording.Lines.Where(static l => l.Event == "client" && l.Does == "CONNECT"))
        {
            ids[line.Client!] = line.With["client_id"]!.GetValue<string>();
        }

        HashSet<string> clients =
        [
            .. recording.Lines.Where(static l => l.Event == "client" && l.Does == "SUBSCRIBE")
                .SelectMany(static l => l.With["topics"]!.AsArray().Select(t => (Filter: t!["filter"]!.GetValue<string>(), Client: l.Client!)))
                .Where(static s => s.Filter.StartsWith("$share/", StringComparison.Ordinal))
                .Distinct().GroupBy(static s => s.Filter, static s => s.Client).Where(static g => g.Count() > 1).SelectMany(static g => g),
        ];
        return new(clients, [.. clients.Select(c => ids[c])]);
    }

    public bool IsMember(string client) => Clients.Contains(client);

    /// <summary>The one name for calls about deliveries to members; null for all others.</summary>
    public string? Normalize(JsonObject request) =>
        request.ContainsKey("topic") && request["client_id"] is { } id && _clientIds.Contains(id.GetValue<string>()) ? "a member" : null;
}
