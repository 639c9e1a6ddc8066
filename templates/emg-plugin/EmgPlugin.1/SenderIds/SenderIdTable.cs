using Microsoft.Extensions.Options;

namespace EmgPlugin._1.SenderIds;

/// <summary>The senders of the configuration, as they are now.</summary>
public sealed class SenderIdTable(IOptionsMonitor<SenderIdOptions> senders)
{
    /// <summary>The sender for a connector's text; null when none is configured, or an empty one.</summary>
    public string? Find(string? argument) =>
        argument is not null && senders.CurrentValue.TryGetValue(argument, out string? sender) && !string.IsNullOrEmpty(sender) ? sender : null;
}
