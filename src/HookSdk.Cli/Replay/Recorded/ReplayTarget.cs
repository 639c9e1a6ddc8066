using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Recorded;

/// <summary>Whose call it is, and what it is sent with.</summary>
internal static class ReplayTarget
{
    public const string ExProto = "exproto";

    private const string VerneMqHeader = "vernemq-hook";

    /// <summary>The server as logs name it. Recordings of real brokers do not say it, and their calls do; null: neither does.</summary>
    public static string? ServerOf(RecordedCall call) => call.ServerTarget
        ?? (call.GrpcPath is { } path ? path.Contains(".exproto.", StringComparison.Ordinal) ? ExProto : "exhook"
            : call.Headers.Any(static h => h.Key.Equals(VerneMqHeader, StringComparison.OrdinalIgnoreCase)) ? "vernemq" : null);

    /// <summary>Whether the hook's name stands behind the address.</summary>
    public static bool NamesHookInPath(string server) => server == "emg" || server.StartsWith("emg:", StringComparison.Ordinal);

    /// <summary>Those headers of a call that say what it is. Others are the connection's.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(RecordedCall call) => [.. call.Headers.Where(static h => h.Key.Equals(VerneMqHeader, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Names of fields that hold what people and devices write to each other.</summary>
    public static IReadOnlyList<string> PayloadsOf(string server) => server.Split(':')[0] switch
    {
        "emg" => ["MESSAGE", "UDH"],
        "m4" => [],
        _ => ["payload", "bytes"],
    };

    public static bool IsExProto(string server) => server == ExProto || server.StartsWith(ExProto + ":", StringComparison.Ordinal);
}
