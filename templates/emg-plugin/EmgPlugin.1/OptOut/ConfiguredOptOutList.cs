using System.Collections.Frozen;
using HookSdk.Numbers;
using Microsoft.Extensions.Options;

namespace EmgPlugin._1.OptOut;

/// <summary>The opt-outs of the configuration, as they are now: a change that cannot be used is logged, and the earlier ones stay.</summary>
public sealed partial class ConfiguredOptOutList : IOptOutList, IDisposable
{
    private readonly NumberNormalizer _normalizer;
    private readonly ILogger<ConfiguredOptOutList> _logger;
    private readonly IDisposable? _changes;
    private volatile FrozenSet<string> _numbers;

    /// <summary>Reads the list.</summary>
    /// <exception cref="FormatException">An entry is no number: no recipient would ever be equal to it.</exception>
    public ConfiguredOptOutList(IOptionsMonitor<OptOutOptions> options, NumberNormalizer normalizer, ILogger<ConfiguredOptOutList> logger)
    {
        _normalizer = normalizer;
        _logger = logger;
        _numbers = Read(options.CurrentValue);
        _changes = options.OnChange(Replace);
    }

    public ValueTask<bool> ContainsAsync(string number, CancellationToken cancellationToken) => new(_numbers.Contains(number));

    public void Dispose() => _changes?.Dispose();

    private void Replace(OptOutOptions options)
    {
        try
        {
            _numbers = Read(options);
            LogReplaced(_numbers.Count);
        }
        catch (FormatException e)
        {
            LogRefused(e.Message);
        }
    }

    private FrozenSet<string> Read(OptOutOptions options) =>
        options.Numbers.Select(Number).ToFrozenSet(StringComparer.Ordinal);

    private string Number(string text)
    {
        string number = _normalizer.Normalize(text);
        return number.Length > 0 && number.All(char.IsAsciiDigit) ? number : throw new FormatException($"OptOut:Numbers: '{text}' is no number.");
    }

    [LoggerMessage(LogLevel.Information, "The opt-outs have changed: {Count} numbers.")]
    private partial void LogReplaced(int count);

    [LoggerMessage(LogLevel.Error, "The changed opt-outs are not used, the earlier ones stay: {Problem}")]
    private partial void LogRefused(string problem);
}
