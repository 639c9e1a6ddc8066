namespace EmgPlugin._1.SenderIds;

/// <summary>The configuration section <c>SenderIds</c>: the text behind the colon of a connector's <c>PLUGIN=name:text</c>, and what its messages are sent as.</summary>
public sealed class SenderIdOptions() : Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
{
    /// <summary>The sender for a connector's text; null when none is configured, or an empty one.</summary>
    public string? Find(string? argument) =>
        argument is not null && TryGetValue(argument, out string? sender) && !string.IsNullOrEmpty(sender) ? sender : null;
}
