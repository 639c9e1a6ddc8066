using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>A hook server as EMQX has it, in its files or by its API.</summary>
/// <param name="Name">Its name at EMQX.</param>
/// <param name="Url">Its address.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record HookServerEntry(string Name, Uri Url, string Place)
{
    public bool IsEnabled { get; init; } = true;

    /// <summary>request_timeout; EMQX's default where it is not said.</summary>
    public TimeSpan RequestTimeout { get; init; } = Target.ExHook.Limit!.Value;

    public bool IgnoresFailures { get; init; }

    /// <summary>Whether EMQX tries again to load it.</summary>
    public bool Reconnects { get; init; } = true;

    /// <summary>The hooks that EMQX says it has mounted; null: it was not asked.</summary>
    public IReadOnlyList<string>? Mounted { get; init; }

    /// <summary>What EMQX says of its connection, by nodes; null: it was not asked.</summary>
    public IReadOnlyDictionary<string, string>? Statuses { get; init; }
}
