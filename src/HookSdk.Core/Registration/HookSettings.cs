using System.Collections.Frozen;
using System.Text;

namespace HookSdk;

/// <summary>One valid state of a server's options, ready to be read on each call.</summary>
/// <param name="options">The options.</param>
/// <param name="defaultDeadline">The deadline of the target where nothing sets another.</param>
internal sealed class HookSettings(HookServerOptions options, TimeSpan defaultDeadline)
{
    public TimeSpan Deadline { get; } = options.Deadline;

    /// <summary>Whether the deadline is another than the target's default: then it holds for calls whose callers state a longer one, too.</summary>
    public bool IsDeadlineSet { get; } = options.Deadline != defaultDeadline;

    public int MaxConcurrentCalls { get; } = options.MaxConcurrentCalls;

    public long MaxRequestBytes { get; } = options.MaxRequestBytes;

    /// <summary>How many calls at once plugins may have, by the names of their classes; null where none has a limit of its own.</summary>
    public FrozenDictionary<string, int>? PluginLimits { get; } = options.MaxConcurrentCallsPerPlugin.Count == 0 ? null : options.MaxConcurrentCallsPerPlugin.ToFrozenDictionary(StringComparer.Ordinal);

    public int? MinThreads { get; } = options.MinThreads;

    private string Limits { get; } = string.Join(' ', options.MaxConcurrentCallsPerPlugin.Order(Comparer<KeyValuePair<string, int>>.Create(static (a, b) => string.CompareOrdinal(a.Key, b.Key))));

    public TimeSpan StopDelay { get; } = options.StopDelay;

    public TimeSpan DrainWindow { get; } = options.DrainWindow;

    public TimeSpan? ExpectCallEvery { get; } = options.ExpectCallEvery;

    public AllowedNetworks Networks { get; } = AllowedNetworks.Parse(options.AllowedNetworks);

    public byte[]? PathSecret { get; } = (options as HttpHookServerOptions)?.PathSecret is { } secret ? Encoding.ASCII.GetBytes(secret) : null;

    private string Guard { get; } = $"{(options as HttpHookServerOptions)?.PathSecret} {string.Join(' ', options.AllowedNetworks)}";

    public bool IsSame(HookSettings other) =>
        (Deadline, MaxConcurrentCalls, MaxRequestBytes, StopDelay, DrainWindow, ExpectCallEvery, Guard, Limits)
        == (other.Deadline, other.MaxConcurrentCalls, other.MaxRequestBytes, other.StopDelay, other.DrainWindow, other.ExpectCallEvery, other.Guard, other.Limits);

    /// <summary>The names of the settings that say who may call.</summary>
    public string GuardNames { get; } = options is HttpHookServerOptions
        ? $"{nameof(HookServerOptions.AllowedNetworks)} or {nameof(HttpHookServerOptions.PathSecret)}"
        : nameof(HookServerOptions.AllowedNetworks);

    /// <summary>Whether anyone who reaches the port may call.</summary>
    public bool IsUnguarded => options.AllowedNetworks.Count == 0 && PathSecret is null;
}
