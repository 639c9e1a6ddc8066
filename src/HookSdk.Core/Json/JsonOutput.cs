using System.Globalization;
using System.Text;

namespace HookSdk;

/// <summary>
/// Writes one flat JSON object on one line, as few and as plain bytes as JSON allows: only quotes, backslashes and control characters are escaped.
/// Smaller and quicker to start than the framework's writer, which a program that runs once a call pays for each time.
/// </summary>
internal ref struct JsonOutput
{
    /// <summary>The most bytes that one character of text becomes.</summary>
    public const int MostBytesPerChar = 6;

    private readonly Span<byte> _bytes;
    private int _length;

    /// <summary>Begins an object in a buffer that is large enough for all of it.</summary>
    public JsonOutput(Span<byte> bytes)
    {
        _bytes = bytes;
        _bytes[_length++] = (byte)'{';
    }

    /// <summary>A key and a number.</summary>
    public void Number(ReadOnlySpan<byte> key, long value)
    {
        Key(key);
        value.TryFormat(_bytes[_length..], out int written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>A key and a text; nothing when the text is null.</summary>
    public void Text(ReadOnlySpan<byte> key, string? value)
    {
        if (value is not null)
        {
            Text(key, null, value, null);
        }
    }

    /// <summary>A key and a text that is put together from three.</summary>
    public void Text(ReadOnlySpan<byte> key, string? first, string? second, string? third)
    {
        Key(key);
        Byte('"');
        Escaped(first);
        Escaped(second);
        Escaped(third);
        Byte('"');
    }

    /// <summary>Ends the object.</summary>
    /// <returns>How many bytes were written.</returns>
    public int End()
    {
        Byte('}');
        return _length;
    }

    private void Key(ReadOnlySpan<byte> key)
    {
        if (_length > 1)
        {
            Byte(',');
        }

        Byte('"');
        key.CopyTo(_bytes[_length..]);
        _length += key.Length;
        Byte('"');
        Byte(':');
    }

    private void Escaped(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c >= 0x80)
            {
                int end = i + 1;
                while (end < text.Length && text[end] >= 0x80)
                {
                    end++;
                }

                _length += Encoding.UTF8.GetBytes(text[i..end], _bytes[_length..]);
                i = end - 1;
                continue;
            }

            if (c is '"' or '\\')
            {
                Byte('\\');
            }

            if (c >= ' ')
            {
                Byte(c);
                continue;
            }

            "\\u00"u8.CopyTo(_bytes[_length..]);
            _length += 4;
            Byte("0123456789abcdef"[c >> 4]);
            Byte("0123456789abcdef"[c & 15]);
        }
    }

    private void Byte(char c) => _bytes[_length++] = (byte)c;
}
