using System.Text;
using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>Where one name and its value lie in a request's bytes.</summary>
internal readonly struct JsonField(in JsonName name, int valueOffset, int valueLength, bool valueEscaped, JsonValueKind kind, bool topLevel)
{
    public readonly int NameOffset = name.Offset;
    public readonly int NameLength = name.Length;
    public readonly int ValueOffset = valueOffset;
    public readonly int ValueLength = valueLength;
    private readonly byte _kind = (byte)kind;
    private readonly bool _nameEscaped = name.IsEscaped;
    private readonly bool _valueEscaped = valueEscaped;
    private readonly bool _topLevel = topLevel;

    public JsonValueKind Kind => (JsonValueKind)_kind;

    /// <summary>The field stands in the outermost object, not in <c>qe</c>.</summary>
    public bool IsTopLevel => _topLevel;

    /// <summary>The name's bytes, without quotes and as escaped as they came.</summary>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> bytes) => bytes.Slice(NameOffset, NameLength);

    /// <summary>The value's bytes: of a string what stands between the quotes, of anything else its JSON.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> bytes) => bytes.Slice(ValueOffset, ValueLength);

    public string NameText(ReadOnlySpan<byte> bytes) => JsonText.Decode(Name(bytes), _nameEscaped);

    /// <summary>The name in upper case; the shared string when it is a known option's.</summary>
    public string OptionName(ReadOnlySpan<byte> bytes)
    {
        if (_nameEscaped || NameLength > 32 || !Ascii.IsValid(Name(bytes)))
        {
            return KnownOptionNames.ToUpper(NameText(bytes));
        }

        Span<char> chars = stackalloc char[32];
        int length = Encoding.Latin1.GetChars(Name(bytes), chars);
        return KnownOptionNames.ToUpper(chars[..length]);
    }

    /// <summary>The value as text: a whole number in digits, whatever form it has, another as it was written, an object or array as its JSON, null for null.</summary>
    public string? ValueText(ReadOnlySpan<byte> bytes) => Kind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number when Value(bytes).IndexOfAny(".eE"u8) >= 0 && JsonNumber.Whole(Value(bytes)) is { } whole => whole,
        _ => JsonText.Decode(Value(bytes), _valueEscaped),
    };

    public bool NameEquals(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name) =>
        _nameEscaped ? JsonText.EscapedEquals(Name(bytes), name) : Name(bytes).SequenceEqual(name);

    public long? ValueNumber(ReadOnlySpan<byte> bytes) =>
        Kind is not (JsonValueKind.String or JsonValueKind.Number) ? null
        : _valueEscaped ? JsonText.ParseNumber(ValueText(bytes))
        : JsonText.ParseNumber(Value(bytes)) ?? (Kind == JsonValueKind.Number ? JsonText.ParseNumber(ValueText(bytes)) : null);

    /// <summary>Whether this is the name of that option, which is in any case.</summary>
    public bool IsOption(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> option)
    {
        if (!_nameEscaped)
        {
            if (NameLength == option.Length && Ascii.EqualsIgnoreCase(Name(bytes), option))
            {
                return true;
            }

            if (Ascii.IsValid(option))
            {
                return false;
            }
        }

        // An escape takes at most six bytes a character: what cannot be as long is not decoded.
        return NameLength >= option.Length && NameLength <= 6 * option.Length && option.Equals(NameText(bytes), StringComparison.OrdinalIgnoreCase);
    }
}
