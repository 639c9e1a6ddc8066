namespace HookSdk.Emg;

/// <summary>A connector, or a connector group, as a request tells of it. Copied from the request, so it may outlive the handler.</summary>
/// <remarks>The vendor documents that requests carry these, not in which shape: beside the name, anything may be there or not.</remarks>
public sealed class EmgConnectorInfo
{
    /// <summary>Makes one, as a test wants it.</summary>
    /// <param name="name">The name; null: it is not told.</param>
    /// <param name="fields">What else is told, in its order; nothing when null.</param>
    public EmgConnectorInfo(string? name, IEnumerable<KeyValuePair<string, string?>>? fields = null)
    {
        Name = name;
        Fields = fields is null ? [] : [.. fields];
    }

    /// <summary>The name in EMG's configuration; null when the request does not tell it.</summary>
    public string? Name { get; }

    /// <summary>All that was told, in its order and spelling, the name among it when it was a field: text as it is, a nested object or array as its JSON. May hold secrets.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Fields { get; }

    /// <summary>A field's value; null when absent or without a value. The last of that name wins.</summary>
    /// <param name="field">The field's name, in any case.</param>
    public string? this[string field]
    {
        get
        {
            for (int i = Fields.Count - 1; i >= 0; i--)
            {
                if (string.Equals(Fields[i].Key, field, StringComparison.OrdinalIgnoreCase))
                {
                    return Fields[i].Value;
                }
            }

            return null;
        }
    }

    /// <summary>The name; empty when it is not told.</summary>
    public override string ToString() => Name ?? "";
}
