using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Management;

/// <summary>What the fakes do not reproduce of the recordings, and why: the end of a recording's name, a part of what differs, the reason. Every reason must still be needed.</summary>
internal static class NotReproduced
{
    private static readonly (string Scenario, string Difference, string Why)[] All =
    [
        ("exproto-clients", "", "Devices of ExProto are FakeExProto's."),
        ("keys", "/api/v5/login", "The dashboard's own users are not played."),
        ("keys", "/api/v5/api_key", "Keys are made in the file of keys alone."),
        ("keys", "status 401 for 200", "Tokens of the dashboard's own users are not played."),
        ("cluster-and-plugins", "/api/v1/plugin", "What a node says of its plugins is not played."),
        ("cluster-and-plugins", "/api/v1/listener", "What a node says of its listeners is not played."),
        ("cluster-and-plugins", "/api/v1/retain", "The list of retained messages is not played."),
        ("cluster-and-plugins", "/api/v1/log", "What a node says of its logs is not played."),
        ("exhooks-outage-and-reload", "recorded \"connecting\", here \"connected\"", "EMQX sees by itself that a hook server has gone; the fake when it calls it."),
        ("webhooks", "/api/v1/webhooks/cache/show", "Counters since the start of the recorder's broker."),
        ("health-status-metrics", "GET /status", "The page for people is not played."),
    ];

    public static IEnumerable<string> Scenarios => All.Select(static e => e.Scenario).Distinct();

    public static IEnumerable<string> Reasons => All.Select(static e => e.Why).Distinct();

    public static bool IsOf(string scenario, string id) => id.EndsWith("/" + scenario, StringComparison.Ordinal);

    /// <summary>The reason for a difference; null: there is none.</summary>
    public static string? Why(ManagementRecording recording, RecordingLine line, string difference) => All
        .Where(e => IsOf(e.Scenario, recording.Id) && difference.Contains(e.Difference, StringComparison.Ordinal))
        .Select(static e => e.Why)
        .FirstOrDefault();
}
