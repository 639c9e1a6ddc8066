using System.Text.Json;

namespace HookSdk;

/// <summary>
/// Reads the members of one JSON object, or the items of one array. As strict as the framework's reader, which costs a program that runs once a call several milliseconds at its start,
/// because its vectorized searches are compiled at run time. Bytes of strings are not looked into: they may be no UTF-8.
/// </summary>
internal ref partial struct JsonInput
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly int _maxDepth;
    private readonly bool _isLenient;
    private int _at;
    private bool _first = true;

    /// <summary>Starts at the beginning.</summary>
    /// <param name="json">The JSON, without a byte order mark.</param>
    /// <param name="maxDepth">How deep objects and arrays may nest, the outermost object counted.</param>
    /// <param name="isLenient">Whether comments, and a comma behind the last member or item, are passed over, as in files that people write.</param>
    public JsonInput(ReadOnlySpan<byte> json, int maxDepth, bool isLenient = false)
    {
        _json = json;
        _maxDepth = maxDepth;
        _isLenient = isLenient;
    }

    /// <summary>Whether there is nothing but white space left.</summary>
    public bool IsAtEnd => Peek() < 0;

    /// <summary>Passes over the opening brace.</summary>
    /// <returns>False when something else stands there.</returns>
    public bool TryOpen() => Take('{');

    /// <summary>Passes over the opening bracket of an array.</summary>
    /// <returns>False when something else stands there.</returns>
    public bool TryOpenArray() => Take('[');

    /// <summary>Reads the next item of an array.</summary>
    /// <returns>False at the end of the array, and when the JSON is broken: <paramref name="broken"/> tells which.</returns>
    public bool TryNextItem(out JsonPart value, out bool broken)
    {
        value = default;
        broken = false;
        if (Take(']'))
        {
            return false;
        }

        bool hasComma = !_first && Take(',');
        if (hasComma && _isLenient && Take(']'))
        {
            return false;
        }

        broken = !((_first || hasComma) && TryValue(1, out value));
        _first = false;
        return !broken;
    }

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

        bool hasComma = !_first && Take(',');
        if (hasComma && _isLenient && Take('}'))
        {
            return false;
        }

        broken = !((_first || hasComma) && Peek() == '"' && TryString(out name) && Take(':') && TryValue(1, out value));
        _first = false;
        return !broken;
    }

    private int Peek()
    {
        while (_at < _json.Length && (_json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' || (_isLenient && SkipComment())))
        {
            _at++;
        }

        return _at < _json.Length ? _json[_at] : -1;
    }

    /// <summary>From the beginning of a comment to its last character.</summary>
    private bool SkipComment()
    {
        ReadOnlySpan<byte> rest = _json[_at..];
        if (rest.Length < 2 || rest[0] != '/' || rest[1] is not ((byte)'/' or (byte)'*'))
        {
            return false;
        }

        bool isLine = rest[1] == '/';
        for (int i = 2; i < rest.Length; i++)
        {
            if (isLine ? rest[i] is (byte)'\n' or (byte)'\r' : i > 2 && rest[i] == '/' && rest[i - 1] == '*')
            {
                _at += i;
                return true;
            }
        }

        // A line may end with the file; the rest of a comment that is never closed is no value.
        _at += isLine ? rest.Length - 1 : 0;
        return isLine;
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
            bool hasComma = !first && Take(',');
            if (hasComma && _isLenient && Take('}'))
            {
                break;
            }

            if (!((first || hasComma) && Peek() == '"' && TryString(out _) && Take(':') && TryValue(depth, out _)))
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
            bool hasComma = !first && Take(',');
            if (hasComma && _isLenient && Take(']'))
            {
                break;
            }

            if (!((first || hasComma) && TryValue(depth, out _)))
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

    private readonly bool IsAtDelimiter => _at == _json.Length || _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or (byte)'}' or (byte)']' || (_isLenient && _json[_at] == '/');

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
}
