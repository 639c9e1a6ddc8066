using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HookSdk;

/// <summary>Puts something else in place of what is hidden in a JSON document, in one pass. All else stays to the letter.</summary>
internal ref struct JsonMask
{
    /// <summary>The longest text, in bytes, that is looked at as the name of a pair where it is the first of two.</summary>
    private const int MostItemName = 256;

    private readonly MaskRules _rules;
    private readonly List<Cut> _cuts = [];
    private readonly SortedSet<string> _hidden = new(StringComparer.Ordinal);

    /// <summary>The names of fields that came, and whether they are hidden: long documents repeat a few.</summary>
    private readonly Dictionary<string, bool> _names = new(StringComparer.Ordinal);
    private Utf8JsonReader _reader;

    private JsonMask(ReadOnlySpan<byte> json, MaskRules rules)
    {
        _rules = rules;
        _reader = new Utf8JsonReader(json);
    }

    /// <summary>A document without what is hidden.</summary>
    /// <returns>The document, with the names of the fields that were hidden; null: it is none that can be read.</returns>
    public static MaskedText? Hide(ReadOnlyMemory<byte> json, MaskRules rules)
    {
        JsonMask mask = new(json.Span, rules);
        try
        {
            mask._reader.Read();
            mask.PassValue();

            // Behind the document nothing may stand.
            mask._reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return new MaskedText(mask.TextOf(json), [.. mask._hidden]);
    }

    private void PassValue()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                PassObject();
                break;
            case JsonTokenType.StartArray:
                PassArray();
                break;
        }
    }

    private void PassArray()
    {
        PairName? pair = null;
        Range last = default;
        bool isNull = false;
        int count = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)_reader.TokenStartIndex;
            isNull = _reader.TokenType == JsonTokenType.Null;
            if (count++ == 0 && _reader.TokenType == JsonTokenType.String && _reader.ValueSpan.Length <= MostItemName)
            {
                pair = PairName.OfItem(_reader.GetString()!, _rules.Hides);
            }

            PassValue();
            last = start..(int)_reader.BytesConsumed;
        }

        if (count == 2 && !isNull && pair is { } named)
        {
            Cover(named, last);
        }
    }

    private void PassObject()
    {
        PairName? pair = null;
        List<Range>? halves = null;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            (string name, bool isHidden) = ReadName();
            _reader.Read();
            int start = (int)_reader.TokenStartIndex;
            bool isNull = _reader.TokenType == JsonTokenType.Null;
            if (isHidden && !isNull && !(_reader.TokenType == JsonTokenType.String && _reader.ValueSpan.IsEmpty))
            {
                _reader.Skip();
                Add(name, start..(int)_reader.BytesConsumed, _rules.InPlaceOf(name));
            }
            else
            {
                if (pair is null && NamedPair.IsName(name) && _reader.TokenType == JsonTokenType.String)
                {
                    pair = PairName.Of(_reader.GetString()!, _rules.Hides);
                }

                PassValue();
            }

            if (!isNull && NamedPair.IsValue(name))
            {
                (halves ??= []).Add(start..(int)_reader.BytesConsumed);
            }
        }

        if (pair is { } named && halves is not null)
        {
            foreach (Range half in halves)
            {
                Cover(named, half);
            }
        }
    }

    /// <summary>Hides a pair's value, and with it what was hidden inside of it.</summary>
    private readonly void Cover(PairName pair, Range value)
    {
        // What was cut out before the value stands before what was in it: many pairs are not to cost the square of their number.
        for (int i = _cuts.Count - 1; i >= 0 && _cuts[i].Place.Start.Value >= value.Start.Value; i--)
        {
            if (_cuts[i].Place.End.Value <= value.End.Value)
            {
                _cuts.RemoveAt(i);
            }
        }

        Add(pair.Name, value, pair.IsBase64 ? _rules.HiddenPayload : WireMask.Hidden);
    }

    private (string Name, bool IsHidden) ReadName()
    {
        Span<char> room = stackalloc char[64];
        string? whole = _reader.ValueSpan.Length > room.Length ? _reader.GetString() : null;
        ReadOnlySpan<char> name = whole is null ? room[.._reader.CopyString(room)] : whole;
        Dictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> names = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!names.TryGetValue(name, out string? known, out bool isHidden))
        {
            known = name.ToString();
            isHidden = _rules.Hides(known);
            _names.Add(known, isHidden);
        }

        return (known, isHidden);
    }

    private readonly void Add(string name, Range place, string instead)
    {
        _cuts.Add(new Cut(place, instead));
        _hidden.Add(name);
    }

    private readonly ReadOnlyMemory<byte> TextOf(ReadOnlyMemory<byte> json)
    {
        if (_cuts.Count == 0)
        {
            return json;
        }

        ArrayBufferWriter<byte> text = new(json.Length + (_cuts.Count * 8));
        int at = 0;
        _cuts.Sort(static (a, b) => a.Place.Start.Value.CompareTo(b.Place.Start.Value));
        foreach (Cut cut in _cuts)
        {
            text.Write(json.Span[at..cut.Place.Start.Value]);
            text.Write("\""u8);
            Encoding.UTF8.GetBytes(cut.Instead, text);
            text.Write("\""u8);
            at = cut.Place.End.Value;
        }

        text.Write(json.Span[at..]);
        return text.WrittenMemory;
    }

    private readonly record struct Cut(Range Place, string Instead);
}
