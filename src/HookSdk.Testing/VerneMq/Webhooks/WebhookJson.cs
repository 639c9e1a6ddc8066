using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace HookSdk.Testing;

/// <summary>
/// Writes request bodies as the broker does: compact, characters outside ASCII as they are, bytes that are no UTF-8 as U+FFFD.
/// The framework's writer escapes characters beyond the basic plane, and Content-Length would differ.
/// </summary>
internal sealed class WebhookJson
{
    private byte[] _bytes = new byte[512];
    private int _length;
    private bool _separate;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void BeginObject() => Begin('{');

    public void EndObject() => End('}');

    public void BeginArray(ReadOnlySpan<byte> name)
    {
        Name(name);
        Begin('[');
    }

    public void EndArray() => End(']');

    public void BeginObject(ReadOnlySpan<byte> name)
    {
        Name(name);
        Begin('{');
    }

    /// <summary>A member that is text; null is written as null.</summary>
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        Name(name);
        if (value is null)
        {
            Raw("null"u8);
        }
        else
        {
            Value(value);
        }
    }

    /// <summary>A member whose bytes may be no UTF-8.</summary>
    public void LossyText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        if (Utf8.IsValid(value))
        {
            Byte('"');
            Escaped(value);
            Byte('"');
        }
        else
        {
            Value(WebhookUtf8.Decode(value));
        }
    }

    public void Base64(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Room(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(value.Length) + 2);
        Byte('"');
        System.Buffers.Text.Base64.EncodeToUtf8(value, _bytes.AsSpan(_length), out _, out int written);
        _length += written;
        Byte('"');
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Room(20);
        value.TryFormat(_bytes.AsSpan(_length), out int written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Boolean(ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        Raw(value ? "true"u8 : "false"u8);
    }

    /// <summary>An element of an array that is text.</summary>
    public void Element(string value)
    {
        Separate();
        Value(value);
    }

    /// <summary>An element of an array that is a number.</summary>
    public void Element(long value)
    {
        Separate();
        Raw(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        Separate();
        Room(name.Length + 3);
        Byte('"');
        name.CopyTo(_bytes.AsSpan(_length));
        _length += name.Length;
        Byte('"');
        Byte(':');
    }

    private void Separate()
    {
        if (_separate)
        {
            Room(1);
            Byte(',');
        }

        _separate = true;
    }

    private void Begin(char bracket)
    {
        if (_length > 0 && _bytes[_length - 1] != ':')
        {
            Separate();
        }

        Room(1);
        Byte(bracket);
        _separate = false;
    }

    private void End(char bracket)
    {
        Room(1);
        Byte(bracket);
        _separate = true;
    }

    private void Value(string value)
    {
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = null;
        Span<byte> utf8 = most <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(most);
        int length = Encoding.UTF8.GetBytes(value, utf8);
        Room(length + 2);
        Byte('"');
        Escaped(utf8[..length]);
        Byte('"');
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Escaped(ReadOnlySpan<byte> utf8)
    {
        Room((6 * utf8.Length) + 1);
        foreach (byte b in utf8)
        {
            if (b >= ' ' && b is not ((byte)'"' or (byte)'\\'))
            {
                _bytes[_length++] = b;
            }
            else
            {
                Escape(b);
            }
        }
    }

    private void Escape(byte b)
    {
        Byte('\\');
        switch (b)
        {
            case (byte)'"' or (byte)'\\':
                _bytes[_length++] = b;
                break;
            case (byte)'\b':
                Byte('b');
                break;
            case (byte)'\t':
                Byte('t');
                break;
            case (byte)'\n':
                Byte('n');
                break;
            case (byte)'\f':
                Byte('f');
                break;
            case (byte)'\r':
                Byte('r');
                break;
            default:
                Raw("u00"u8);
                Byte("0123456789abcdef"[b >> 4]);
                Byte("0123456789abcdef"[b & 15]);
                break;
        }
    }

    private void Raw(ReadOnlySpan<byte> text)
    {
        Room(text.Length);
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    private void Byte(char c) => _bytes[_length++] = (byte)c;

    private void Room(int more)
    {
        if (_length + more + 8 > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + more + 8));
        }
    }
}
