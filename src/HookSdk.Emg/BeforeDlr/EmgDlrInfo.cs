using System.Collections;
using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>The custom options of an incoming delivery report (<c>dlrinfo</c>): ordered names and texts, such as the TLVs that an operator adds in SMPP. Immutable.</summary>
/// <remarks>The vendor documents that a before_dlr hook gets these, not how the names are spelled: they are kept as they come. Copied from the request, so it may outlive the handler.</remarks>
public sealed class EmgDlrInfo : IEnumerable<KeyValuePair<string, string?>>
{
    private readonly KeyValuePair<string, string?>[] _pairs;

    /// <summary>Makes one, as a test wants it.</summary>
    /// <param name="options">Names and values, in their order.</param>
    public EmgDlrInfo(IEnumerable<KeyValuePair<string, string?>> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _pairs = [.. options];
    }

    /// <summary>One without any option.</summary>
    public static EmgDlrInfo Empty { get; } = new([]);

    /// <summary>How many options there are.</summary>
    public int Count => _pairs.Length;

    /// <summary>An option's value; null when absent or without a value. The last of that name wins.</summary>
    /// <param name="name">The name as it is spelled, in any case.</param>
    public string? this[string name]
    {
        get
        {
            for (int i = _pairs.Length - 1; i >= 0; i--)
            {
                if (string.Equals(_pairs[i].Key, name, StringComparison.OrdinalIgnoreCase))
                {
                    return _pairs[i].Value;
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string?>>)_pairs).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names, for logs: values may tell who someone is.</summary>
    public override string ToString() => OptionPrinter.Print(nameof(EmgDlrInfo), _pairs.Select(static pair => new KeyValuePair<string, string?>(pair.Key, "***")));

    internal static EmgDlrInfo Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return Empty;
        }

        Utf8JsonReader reader = JsonPairs.Open(json);
        List<KeyValuePair<string, string?>> pairs = [];
        return reader.TokenType == JsonTokenType.StartObject && JsonPairs.TryReadObject(ref reader, json, pairs) ? new EmgDlrInfo(pairs) : Empty;
    }
}
