namespace EmgPlugin._1.SenderIds;

/// <summary>The configuration section <c>SenderIds</c>: the text behind the colon of a connector's <c>PLUGIN=name:text</c>, and what its messages are sent as. An empty sender is none.</summary>
public sealed class SenderIdOptions() : Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
