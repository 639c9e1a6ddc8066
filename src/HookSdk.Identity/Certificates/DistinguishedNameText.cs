using System.Buffers;
using System.Globalization;
using System.Text;

namespace HookSdk.Identity;

/// <summary>
/// Reads the common names of a distinguished name as brokers write it (RFC 4514): escapes, hexadecimal pairs, several attributes in one part, and values between quotes as RFC 2253 has them.
/// What two readers could take for different things is not read at all.
/// </summary>
internal ref struct DistinguishedNameText(string text)
{
    private const int MaxLength = 16_384;
    private const string Special = "\"+,;<>\\ #=";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _text = text;
    private int _at;

    /// <summary>The common names; null: the text cannot be read.</summary>
    public List<string>? CommonNames()
    {
        if (_text.Length > MaxLength)
        {
            return null;
        }

        List<string> names = [];
        try
        {
            while (true)
            {
                if (ReadType() is not { } isCommonName || ReadValue() is not { } value)
                {
                    return null;
                }

                if (isCommonName)
                {
                    names.Add(value);
                }

                if (_at == _text.Length)
                {
                    return names;
                }

                // Behind the value stands nothing but a separator.
                _at++;
            }
        }
        catch (ArgumentException)
        {
            // Bytes that are no UTF-8, or half a pair of surrogates.
            return null;
        }
    }

    /// <summary>Whether the attribute is the common name; null: it has no name.</summary>
    private bool? ReadType()
    {
        SkipSpaces();
        int end = _text.IndexOf('=', _at);
        if (end < 0)
        {
            return null;
        }

        ReadOnlySpan<char> type = _text.AsSpan(_at..end).TrimEnd(' ');
        _at = end + 1;
        if (type.StartsWith("OID.", StringComparison.OrdinalIgnoreCase))
        {
            type = type[4..];
        }

        bool isNumber = !type.IsEmpty && char.IsAsciiDigit(type[0]);
        for (int i = 0; i < type.Length; i++)
        {
            if (isNumber ? !char.IsAsciiDigit(type[i]) && type[i] != '.' : !char.IsAsciiLetterOrDigit(type[i]) && type[i] != '-')
            {
                return null;
            }
        }

        return type.IsEmpty ? null : type is "2.5.4.3" || type.Equals("CN", StringComparison.OrdinalIgnoreCase) || type.Equals("commonName", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A value, up to its separator or the end; null: it cannot be read.</summary>
    private string? ReadValue()
    {
        SkipSpaces();
        bool isQuoted = _at < _text.Length && _text[_at] == '"';
        if (isQuoted)
        {
            _at++;
        }
        else if (_at < _text.Length && _text[_at] == '#')
        {
            // The encoded value itself, of which a reader may make anything.
            return null;
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(Strict.GetMaxByteCount(_text.Length - _at));
        try
        {
            // Spaces before a separator belong to the value where they are escaped.
            return ReadInto(bytes, isQuoted) is { } kept ? Strict.GetString(bytes, 0, kept) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Reads a value's bytes; null: it cannot be read.</summary>
    /// <returns>How many they are.</returns>
    private int? ReadInto(Span<byte> bytes, bool isQuoted)
    {
        int count = 0;
        int kept = 0;
        while (_at < _text.Length && (isQuoted ? _text[_at] != '"' : _text[_at] is not (',' or '+')))
        {
            char c = _text[_at++];
            if (c == '\\')
            {
                if (ReadEscaped() is not { } escaped)
                {
                    return null;
                }

                bytes[count++] = escaped;
                kept = count;
            }
            else if (c == '\0' || (!isQuoted && c is '"' or ';' or '<' or '>'))
            {
                return null;
            }
            else
            {
                int length = char.IsHighSurrogate(c) && _at < _text.Length ? 2 : 1;
                count += Strict.GetBytes(_text.AsSpan(_at - 1, length), bytes[count..]);
                _at += length - 1;
                kept = c == ' ' && !isQuoted ? kept : count;
            }
        }

        if (isQuoted)
        {
            if (_at == _text.Length)
            {
                return null;
            }

            _at++;
            SkipSpaces();
            if (_at < _text.Length && _text[_at] is not (',' or '+'))
            {
                return null;
            }
        }

        return kept;
    }

    /// <summary>What stands behind a backslash: a special character, or a byte as two hexadecimal digits.</summary>
    private byte? ReadEscaped()
    {
        if (_at < _text.Length && Special.Contains(_text[_at], StringComparison.Ordinal))
        {
            return (byte)_text[_at++];
        }

        if (_at + 2 <= _text.Length && byte.TryParse(_text.AsSpan(_at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte read))
        {
            _at += 2;
            return read;
        }

        return null;
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }
}
