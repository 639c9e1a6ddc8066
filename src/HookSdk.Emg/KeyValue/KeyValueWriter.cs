using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace HookSdk.Emg;

/// <summary>Writes lines of KEY=VALUE, EMG's form of a hook's reply: UTF-8 without a byte order mark, a line feed after each line, no space round the sign.</summary>
/// <remarks>The vendor documents one pair a line and nothing about escapes, so what a line cannot hold is refused. Nothing is written of a line that is refused.</remarks>
internal static class KeyValueWriter
{
    private const int LongestNumber = 20;

    /// <summary>Writes one line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="key">The key: letters A-Z, digits and the signs _ - . ; after <c>qe.</c> only upper-case letters, digits and underscore.</param>
    /// <param name="value">The value; may be empty.</param>
    /// <exception cref="ArgumentException">The key is none, or the value holds CR, LF, NUL or half a surrogate pair.</exception>
    public static void Write(IBufferWriter<byte> output, string key, ReadOnlySpan<char> value)
    {
        ArgumentNullException.ThrowIfNull(output);
        WireRules.CheckKey(key);
        WireRules.CheckValue(key, value);
        WriteChecked(output, "", key, value);
    }

    /// <summary>Writes one line whose value is a whole number.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="key">The key, as in <see cref="Write(IBufferWriter{byte}, string, ReadOnlySpan{char})"/>.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The key is none.</exception>
    public static void Write(IBufferWriter<byte> output, string key, long value)
    {
        ArgumentNullException.ThrowIfNull(output);
        WireRules.CheckKey(key);
        Span<byte> line = output.GetSpan(key.Length + 2 + LongestNumber);
        int length = Encoding.ASCII.GetBytes(key, line);
        line[length++] = (byte)'=';
        Utf8Formatter.TryFormat(value, line[length..], out int digits);
        length += digits;
        line[length++] = (byte)'\n';
        output.Advance(length);
    }

    /// <summary>Writes one line that sets a message option: <c>qe.OPTION=value</c>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="option">The option's name in any case, A-Z, 0-9 and underscore; written in upper case.</param>
    /// <param name="value">The value; may be empty.</param>
    /// <exception cref="ArgumentException">The name is none, or the value holds CR, LF, NUL or half a surrogate pair.</exception>
    public static void WriteOption(IBufferWriter<byte> output, string option, ReadOnlySpan<char> value)
    {
        ArgumentNullException.ThrowIfNull(output);
        string name = WireRules.CheckOption(option);
        WireRules.CheckValue(name, value);
        WriteChecked(output, "qe.", name, value);
    }

    /// <summary>Writes what has been checked where it was set.</summary>
    internal static void WriteChecked(IBufferWriter<byte> output, string prefix, string key, ReadOnlySpan<char> value)
    {
        Span<byte> line = output.GetSpan(prefix.Length + key.Length + 2 + Encoding.UTF8.GetMaxByteCount(value.Length));
        int length = Encoding.ASCII.GetBytes(prefix, line);
        length += Encoding.ASCII.GetBytes(key, line[length..]);
        line[length++] = (byte)'=';
        Utf8.FromUtf16(value, line[length..], out _, out int written, replaceInvalidSequences: true);
        length += written;
        line[length++] = (byte)'\n';
        output.Advance(length);
    }
}
