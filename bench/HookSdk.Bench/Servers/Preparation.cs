using System.Diagnostics;

namespace HookSdk.Bench.Servers;

/// <summary>How to start a server, or why it cannot be started here.</summary>
internal sealed record Preparation(ProcessStartInfo? Start, string? Missing)
{
    public static Preparation Ready(ProcessStartInfo start) => new(start, null);

    public static Preparation Skip(string missing) => new(null, missing);
}
