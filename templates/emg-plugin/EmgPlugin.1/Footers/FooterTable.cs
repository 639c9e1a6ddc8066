using Microsoft.Extensions.Options;

namespace EmgPlugin._1.Footers;

/// <summary>The footers of the configuration, as they are now.</summary>
public sealed class FooterTable(IOptionsMonitor<FooterOptions> footers)
{
    /// <summary>The footer for a connector's text; null when none is configured, or an empty one.</summary>
    public string? Find(string? argument) =>
        argument is not null && footers.CurrentValue.TryGetValue(argument, out string? footer) && !string.IsNullOrEmpty(footer) ? footer : null;
}
