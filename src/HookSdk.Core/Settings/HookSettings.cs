using System.Collections.Frozen;
using System.Globalization;

namespace HookSdk;

/// <summary>One valid state of a server's options, ready to be read on each call.</summary>
internal sealed class HookSettings
{
    private readonly FrozenDictionary<string, TimeSpan>? _deadlines;
    private readonly string _guard;
    private readonly string _deadlineText;
    private readonly string _limitText;

    /// <summary>Reads options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="defaultDeadline">The deadline of the target where nothing sets another.</param>
    public HookSettings(HookServerOptions options, TimeSpan defaultDeadline)
    {
        HttpHookServerOptions? http = options as HttpHookServerOptions;
        KeyValuePair<string, TimeSpan>[] deadlines = [.. options.EachHook
            .Where(static hook => hook.Value.Deadline is not null)
            .Select(static hook => new KeyValuePair<string, TimeSpan>(hook.Key, hook.Value.Deadline!.Value))];
        _deadlines = deadlines.Length == 0 ? null : deadlines.ToFrozenDictionary(StringComparer.Ordinal);
        _deadlineText = string.Join(' ', deadlines.OrderBy(static hook => hook.Key, StringComparer.Ordinal).Select(static hook => string.Create(CultureInfo.InvariantCulture, $"{hook.Key}={hook.Value}")));
        _guard = $"{string.Join(' ', http?.AllPathSecrets ?? [])}|{string.Join(' ', options.AllowedNetworks)}";
        Deadline = options.Deadline;
        IsDeadlineSet = options.Deadline != defaultDeadline;
        MaxConcurrentCalls = options.MaxConcurrentCalls;
        MaxRequestBytes = options.MaxRequestBytes;
        PluginLimits = options.MaxConcurrentCallsPerPlugin.Count == 0 ? null : options.MaxConcurrentCallsPerPlugin.ToFrozenDictionary(StringComparer.Ordinal);
        _limitText = string.Join(' ', options.MaxConcurrentCallsPerPlugin.OrderBy(static p => p.Key, StringComparer.Ordinal));
        DryRun = options.DryRun.Count == 0 ? null : options.DryRun.ToFrozenSet(StringComparer.Ordinal);
        MinThreads = options.MinThreads;
        StopDelay = options.StopDelay;
        DrainWindow = options.DrainWindow;
        ExpectCallEvery = options.ExpectCallEvery;
        Networks = AllowedNetworks.Parse(options.AllowedNetworks);
        RefuseConnections = options.RefuseConnections;
        PathSecrets = new PathSecrets(http?.AllPathSecrets ?? []);
        IsUnguarded = options.AllowedNetworks.Count == 0 && !PathSecrets.AreAskedFor;
        GuardNames = http is null ? nameof(HookServerOptions.AllowedNetworks) : $"{nameof(HookServerOptions.AllowedNetworks)} or {nameof(HttpHookServerOptions.PathSecret)}";
    }

    /// <summary>The deadline of hooks that have none of their own.</summary>
    public TimeSpan Deadline { get; }

    /// <summary>Whether that is another than the target's default: then it holds for calls whose callers state a longer one, too.</summary>
    public bool IsDeadlineSet { get; }

    /// <summary>Whether any deadline is another than the target's default.</summary>
    public bool IsAnyDeadlineSet => IsDeadlineSet || _deadlines is not null;

    /// <summary>The deadlines that hooks have of their own, by the hooks' names.</summary>
    public IReadOnlyDictionary<string, TimeSpan> HookDeadlines => _deadlines ?? FrozenDictionary<string, TimeSpan>.Empty;

    public TimeSpan LongestDeadline => _deadlines is null ? Deadline : _deadlines.Values.Append(Deadline).Max();

    public int MaxConcurrentCalls { get; }

    public long MaxRequestBytes { get; }

    /// <summary>How many calls at once plugins may have, by the names of their classes; null where none has a limit of its own.</summary>
    public FrozenDictionary<string, int>? PluginLimits { get; }

    /// <summary>The names of the plugins that decide and enforce nothing; null: each one decides.</summary>
    public FrozenSet<string>? DryRun { get; }

    /// <summary>Whether a plugin decides and enforces nothing.</summary>
    public bool IsInDryRun(string plugin) => DryRun is { } names && names.Contains(plugin);

    /// <summary>Those names for people, in one order; empty: there are none.</summary>
    public string DryRunText => DryRun is null ? "" : string.Join(", ", DryRun.Order(StringComparer.Ordinal));

    public int? MinThreads { get; }

    public TimeSpan StopDelay { get; }

    public TimeSpan DrainWindow { get; }

    public TimeSpan? ExpectCallEvery { get; }

    public AllowedNetworks Networks { get; }

    public bool RefuseConnections { get; }

    public PathSecrets PathSecrets { get; }

    /// <summary>The names of the settings that say who may call.</summary>
    public string GuardNames { get; }

    /// <summary>Whether anyone who reaches the port may call.</summary>
    public bool IsUnguarded { get; }

    /// <summary>The deadline of a hook.</summary>
    public TimeSpan DeadlineOf(string hook) => _deadlines is not null && _deadlines.TryGetValue(hook, out TimeSpan own) ? own : Deadline;

    /// <summary>The deadline of a hook where it is another than the target's default; null where nothing sets one.</summary>
    public TimeSpan? SetDeadlineOf(string hook) => _deadlines is not null && _deadlines.TryGetValue(hook, out TimeSpan own) ? own : IsDeadlineSet ? Deadline : null;

    public bool IsSame(HookSettings other) =>
        (Deadline, MaxConcurrentCalls, MaxRequestBytes, StopDelay, DrainWindow, ExpectCallEvery, RefuseConnections, _guard, _deadlineText, _limitText, DryRunText)
        == (other.Deadline, other.MaxConcurrentCalls, other.MaxRequestBytes, other.StopDelay, other.DrainWindow, other.ExpectCallEvery, other.RefuseConnections, other._guard, other._deadlineText, other._limitText, other.DryRunText);
}
