using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>Settings that were read at the start and stay as they were: which of them have changed since, so that nobody takes a change for being in force.</summary>
internal sealed class RestartKeys<TOptions>
    where TOptions : HookServerOptions
{
    private readonly HookServerDescription<TOptions> _target;
    private readonly IConfiguration? _configuration;
    private readonly Dictionary<string, string> _atStart;
    private Dictionary<string, string> _last;

    public RestartKeys(HookServerDescription<TOptions> target, IConfiguration? configuration)
    {
        _target = target;
        _configuration = configuration;
        _atStart = _last = Read();
    }

    /// <summary>The full keys that have changed since the look before, and are other than at the start.</summary>
    public IReadOnlyList<string> Look()
    {
        Dictionary<string, string> now = Read();
        string[] changed = [.. now.Keys.Union(_last.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => now.GetValueOrDefault(key) != _last.GetValueOrDefault(key) && now.GetValueOrDefault(key) != _atStart.GetValueOrDefault(key))
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(key => $"{_target.Section}:{key}")];
        _last = now;
        return changed;
    }

    private Dictionary<string, string> Read() => (_configuration?.GetSection(_target.Section).AsEnumerable(makePathsRelative: true) ?? [])
        .Where(setting => !string.IsNullOrEmpty(setting.Value) && !_target.IsLive(setting.Key))
        .ToDictionary(static setting => setting.Key, static setting => setting.Value!, StringComparer.OrdinalIgnoreCase);
}
