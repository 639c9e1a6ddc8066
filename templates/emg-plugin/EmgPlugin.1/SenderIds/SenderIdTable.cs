using Microsoft.Extensions.Options;

namespace EmgPlugin._1.SenderIds;

/// <summary>The senders of the configuration, as they were when they could last be read.</summary>
public sealed class SenderIdTable : IDisposable
{
    private readonly IDisposable? _changes;
    private volatile SenderIdOptions _senders;

    public SenderIdTable(IOptionsMonitor<SenderIdOptions> senders)
    {
        _senders = senders.CurrentValue;
        _changes = senders.OnChange(changed => _senders = changed);
    }

    /// <summary>The sender for a connector's text; null when none is configured, or an empty one.</summary>
    public string? Find(string? argument) =>
        argument is not null && _senders.TryGetValue(argument, out string? sender) && !string.IsNullOrEmpty(sender) ? sender : null;

    public void Dispose() => _changes?.Dispose();
}
