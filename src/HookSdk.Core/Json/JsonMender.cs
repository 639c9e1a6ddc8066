using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace HookSdk;

/// <summary>
/// Makes sound JSON of what careless writers send: control characters and wrong escapes in strings, numbers that are none in JSON (<c>+46</c>, <c>0046</c>),
/// <c>True</c> and <c>NaN</c>, a comma behind the last item, NULs behind the end. Nothing is added to what came: JSON that ends early stays broken.
/// </summary>
internal ref struct JsonMender
{
    /// <summary>A larger request is not mended: that takes its size in memory once more.</summary>
    private const int LargestMended = 1 << 20;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create("{}[]:,\" \t\r\n"u8);
    private static readonly SearchValues<byte> NumberSigns = SearchValues.Create("+-.0123456789eE"u8);

    private readonly ReadOnlySpan<byte> _json;
    private readonly ArrayBufferWriter<byte> _mended;
    private int _at;
    private bool _isChanged;

    /// <summary>Where in the output the last comma outside strings stands, while nothing but white space has followed; -1 otherwise.</summary>
    private int _comma = -1;
    private byte _beforeComma;
    private byte _last;

    private JsonMender(ReadOnlySpan<byte> json)
    {
        _json = json.TrimEnd("\0 \t\r\n"u8);
        _isChanged = json[_json.Length..].Contains((byte)0);
        _mended = new ArrayBufferWriter<byte>(json.Length + 64);
    }

    /// <summary>Mends a request in place. Its JSON may still be broken: only a reader can tell.</summary>
    /// <returns>False when there was nothing that this knows how to mend.</returns>
    public static bool TryMend(HookBody body)
    {
        if (body.Length > LargestMended)
        {
            return false;
        }

        JsonMender mender = new(body.Span);
        mender.Run();
        if (mender._isChanged)
        {
            body.Mend(mender._mended.WrittenSpan);
        }

        return mender._isChanged;
    }

    private void Run()
    {
        while (_at < _json.Length)
        {
            byte b = _json[_at];
            switch (b)
            {
                case (byte)'"':
                    MendString();
                    break;
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    Write(b);
                    _at++;
                    break;
                case (byte)'{' or (byte)'[' or (byte)':' or (byte)',' or (byte)'}' or (byte)']':
                    MendSign(b);
                    break;
                default:
                    MendWord();
                    break;
            }
        }
    }

    private void MendSign(byte sign)
    {
        _at++;
        if (sign is (byte)'}' or (byte)']' && _comma >= 0 && _beforeComma is not ((byte)'{' or (byte)'[' or (byte)':' or (byte)','))
        {
            MemoryMarshal.AsMemory(_mended.WrittenMemory).Span[_comma] = (byte)' ';
            _isChanged = true;
        }

        _comma = sign == ',' ? _mended.WrittenCount : -1;
        _beforeComma = _last;
        _last = sign;
        Write(sign);
    }

    private void MendString()
    {
        Begin();
        Write(_json[_at++]);
        while (_at < _json.Length)
        {
            byte b = _json[_at++];
            if (b == '\\' && _at < _json.Length)
            {
                MendEscape();
            }
            else if (b < ' ')
            {
                WriteControl(b);
            }
            else
            {
                Write(b);
                if (b == '"')
                {
                    return;
                }
            }
        }
    }

    /// <summary>What follows a backslash. One that begins no escape is a backslash.</summary>
    private void MendEscape()
    {
        byte kind = _json[_at];
        bool isSound = kind == 'u'
            ? _json.Length - _at > 4 && !_json.Slice(_at + 1, 4).ContainsAnyExcept(HexDigits)
            : "\"\\/bfnrt"u8.Contains(kind);
        if (isSound)
        {
            Write((byte)'\\');
            Write(kind);
            _at++;
            return;
        }

        _isChanged = true;
        if (kind != '\'')
        {
            Write((byte)'\\');
            Write((byte)'\\');
        }
    }

    private void MendWord()
    {
        Begin();
        int length = _json[_at..].IndexOfAny(WordEnds);
        ReadOnlySpan<byte> word = length < 0 ? _json[_at..] : _json.Slice(_at, length);
        _at += word.Length;
        if (IsNumber(word) || word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("null"u8))
        {
            _mended.Write(word);
            return;
        }

        ReadOnlySpan<byte> sound =
            Ascii.EqualsIgnoreCase(word, "true"u8) ? "true"u8
            : Ascii.EqualsIgnoreCase(word, "false"u8) ? "false"u8
            : Ascii.EqualsIgnoreCase(word, "null"u8) || Ascii.EqualsIgnoreCase(word, "nan"u8) ? "null"u8
            : default;
        if (!sound.IsEmpty)
        {
            _isChanged = true;
            _mended.Write(sound);
        }
        else if (!word.ContainsAnyExcept(NumberSigns) && word.ContainsAnyInRange((byte)'0', (byte)'9') && word[0] is not ((byte)'e' or (byte)'E'))
        {
            // As text it keeps its leading zeros.
            _isChanged = true;
            Write((byte)'"');
            _mended.Write(word);
            Write((byte)'"');
        }
        else
        {
            _mended.Write(word);
        }
    }

    private void Begin()
    {
        _comma = -1;
        _last = (byte)'"';
    }

    private void WriteControl(byte control)
    {
        _isChanged = true;
        _mended.Write("\\u00"u8);
        Write("0123456789abcdef"u8[control >> 4]);
        Write("0123456789abcdef"u8[control & 15]);
    }

    private readonly void Write(byte b)
    {
        _mended.GetSpan(1)[0] = b;
        _mended.Advance(1);
    }

    private static bool IsNumber(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> rest = word.StartsWith((byte)'-') ? word[1..] : word;
        int whole = CountDigits(rest);
        if (whole == 0 || (whole > 1 && rest[0] == '0'))
        {
            return false;
        }

        rest = rest[whole..];
        if (rest.StartsWith((byte)'.'))
        {
            int fraction = CountDigits(rest[1..]);
            if (fraction == 0)
            {
                return false;
            }

            rest = rest[(1 + fraction)..];
        }

        if (rest is [(byte)'e' or (byte)'E', ..])
        {
            rest = rest[1..];
            rest = rest is [(byte)'+' or (byte)'-', ..] ? rest[1..] : rest;
            int exponent = CountDigits(rest);
            return exponent > 0 && exponent == rest.Length;
        }

        return rest.IsEmpty;
    }

    private static int CountDigits(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : text.Length;
}
