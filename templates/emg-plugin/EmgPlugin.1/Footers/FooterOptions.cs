namespace EmgPlugin._1.Footers;

/// <summary>The configuration section <c>Footers</c>: the text behind the colon of a connector's <c>PLUGIN=name:text</c>, and what is put behind the texts of its messages. An empty footer is none.</summary>
public sealed class FooterOptions() : Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
