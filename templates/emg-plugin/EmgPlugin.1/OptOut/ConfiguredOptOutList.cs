using System.Collections.Frozen;
using HookSdk.Numbers;
using Microsoft.Extensions.Options;

namespace EmgPlugin._1.OptOut;

/// <summary>The opt-outs of the configuration, as they are now.</summary>
public sealed class ConfiguredOptOutList : IOptOutList, IDisposable
{
    private readonly NumberNormalizer _normalizer;
    private readonly IDisposable? _changes;
    private volatile FrozenSet<string> _numbers;

    public ConfiguredOptOutList(IOptionsMonitor<OptOutOptions> options, NumberNormalizer normalizer)
    {
        _normalizer = normalizer;
        _numbers = Read(options.CurrentValue);
        _changes = options.OnChange(changed => _numbers = Read(changed));
    }

    public ValueTask<bool> ContainsAsync(string number, CancellationToken cancellationToken) => new(_numbers.Contains(number));

    public void Dispose() => _changes?.Dispose();

    private FrozenSet<string> Read(OptOutOptions options) =>
        options.Numbers.Where(static n => !string.IsNullOrWhiteSpace(n)).Select(_normalizer.Normalize).ToFrozenSet(StringComparer.Ordinal);
}
