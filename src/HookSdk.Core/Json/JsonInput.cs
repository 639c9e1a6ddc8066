using System.Text.Json;

namespace HookSdk;

/// <summary>
/// Reads the members of one JSON object. As strict as the framework's reader, which costs a program that runs once a call several milliseconds at its start,
/// because its vectorized searches are compiled at run time. Bytes of strings are not looked into: they may be no UTF-8.
/// </summary>
internal ref struct JsonInput
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly int _maxDepth;
    private int _at;
    private bool _first = true;

    /// <summary>Starts at the beginning.</summary>
    /// <param name="json">The JSON, without a byte order mark.</param>
    /// <param name="maxDepth">How deep objects and arrays may nest, the outermost object counted.</param>
    public JsonInput(ReadOnlySpan<byte> json, int maxDepth)
    {
        _json = json;
        _maxDepth = maxDepth;
    }

    /// <summary>Whether there is nothing but white space left.</summary>
    public bool IsAtEnd => Peek() < 0;

    /// <summary>Passes over the opening brace.</summary>
    /// <returns>False when something else stands there.</returns>
    public bool TryOpen() => Take('{');

    /// <summary>Reads the next member.</summary>
    /// <returns>False at the end of the object, and when the JSON is broken: <paramref name="broken"/> tells which.</returns>
    public bool TryNext(out JsonPart name, out JsonPart value, out bool broken)
    {
        name = default;
        value = default;
        broken = false;
        if (Take('}'))
        {
            // A comma before it would have led to a name.
            return false;
        }

        broken = !((_first || Take(',')) && Peek() == '"' && TryString(out name) && Take(':') && TryValue(1, out value));
        _first = false;
        return !broken;
    }

    private int Peek()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }

        return _at < _json.Length ? _json[_at] : -1;
    }

    private bool Take(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TryValue(int depth, out JsonPart value)
    {
        int first = Peek();
        int start = _at;
        JsonValueKind kind;
        switch (first)
        {
            case '"':
                return TryString(out value);
            case '{':
                kind = JsonValueKind.Object;
                break;
            case '[':
                kind = JsonValueKind.Array;
                break;
            case 't':
                kind = JsonValueKind.True;
                break;
            case 'f':
                kind = JsonValueKind.False;
                break;
            case 'n':
                kind = JsonValueKind.Null;
                break;
            default:
                kind = JsonValueKind.Number;
                break;
        }

        bool sound = kind switch
        {
            JsonValueKind.Object => depth < _maxDepth && SkipObject(depth + 1),
            JsonValueKind.Array => depth < _maxDepth && SkipArray(depth + 1),
            JsonValueKind.True => SkipWord("true"u8),
            JsonValueKind.False => SkipWord("false"u8),
            JsonValueKind.Null => SkipWord("null"u8),
            _ => SkipNumber(),
        };
        value = new JsonPart(kind, start, _at - start, isEscaped: false);
        return sound;
    }

    private bool SkipObject(int depth)
    {
        _at++;
        for (bool first = true; !Take('}'); first = false)
        {
            if (!((first || Take(',')) && Peek() == '"' && TryString(out _) && Take(':') && TryValue(depth, out _)))
            {
                return false;
            }
        }

        return true;
    }

    private bool SkipArray(int depth)
    {
        _at++;
        for (bool first = true; !Take(']'); first = false)
        {
            if (!((first || Take(',')) && TryValue(depth, out _)))
            {
                return false;
            }
        }

        return true;
    }

    private bool SkipWord(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word))
        {
            return false;
        }

        _at += word.Length;
        return IsAtDelimiter;
    }

    private readonly bool IsAtDelimiter => _at == _json.Length || _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or (byte)'}' or (byte)']';

    private bool SkipNumber()
    {
        if (_at < _json.Length && _json[_at] == '-')
        {
            _at++;
        }

        if (_at < _json.Length && _json[_at] == '0')
        {
            _at++;
        }
        else if (!SkipDigits())
        {
            return false;
        }

        if (_at < _json.Length && _json[_at] == '.')
        {
            _at++;
            if (!SkipDigits())
            {
                return false;
            }
        }

        if (_at < _json.Length && _json[_at] is (byte)'e' or (byte)'E')
        {
            _at++;
            if (_at < _json.Length && _json[_at] is (byte)'+' or (byte)'-')
            {
                _at++;
            }

            if (!SkipDigits())
            {
                return false;
            }
        }

        return IsAtDelimiter;
    }

    private bool SkipDigits()
    {
        int start = _at;
        while (_at < _json.Length && _json[_at] is >= (byte)'0' and <= (byte)'9')
        {
            _at++;
        }

        return _at > start;
    }

    /// <summary>From an opening quote to behind the closing one.</summary>
    private bool TryString(out JsonPart part)
    {
        int start = ++_at;
        bool escaped = false;
        for (; _at < _json.Length; _at++)
        {
            byte b = _json[_at];
            if (b == '"')
            {
                part = new JsonPart(JsonValueKind.String, start, _at - start, escaped);
                _at++;
                return true;
            }

            if (b < ' ')
            {
                break;
            }

            if (b == '\\')
            {
                escaped = true;
                if (!SkipEscape())
                {
                    break;
                }
            }
        }

        part = default;
        return false;
    }

    /// <summary>From a backslash to the last character of its escape.</summary>
    private bool SkipEscape()
    {
        if (++_at >= _json.Length)
        {
            return false;
        }

        if (_json[_at] != 'u')
        {
            return _json[_at] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
        }

        for (int i = 0; i < 4; i++)
        {
            if (++_at >= _json.Length || !char.IsAsciiHexDigit((char)_json[_at]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Where a name or a value lies: a string without its quotes and as escaped as it came, anything else as its JSON.</summary>
internal readonly struct JsonPart(JsonValueKind kind, int start, int length, bool isEscaped)
{
    public JsonValueKind Kind => kind;

    public int Start => start;

    public int Length => length;

    public bool IsEscaped => isEscaped;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(start, length);

    /// <summary>Whether it is this text, which holds nothing that must be escaped.</summary>
    public bool Is(ReadOnlySpan<byte> json, ReadOnlySpan<byte> plainAscii) =>
        isEscaped ? JsonText.EscapedEquals(Of(json), plainAscii) : Of(json).SequenceEqual(plainAscii);
}
