namespace HookSdk.EmqX.ExProto;

/// <summary>How a byte is written inside a frame that would be taken for a delimiter: an escape byte, and what stands for the byte.</summary>
public sealed class FrameEscape
{
    private readonly short[] _values;

    private FrameEscape(byte escape, short[] values, bool hidesDelimiters)
    {
        Byte = escape;
        _values = values;
        HidesDelimiters = hidesDelimiters;
    }

    /// <summary>The escape byte.</summary>
    public byte Byte { get; }

    /// <summary>Whether a delimiter may stand behind the escape byte as itself.</summary>
    internal bool HidesDelimiters { get; }

    /// <summary>The byte behind the escape byte is meant as it stands, as behind a backslash.</summary>
    /// <param name="escape">The escape byte.</param>
    /// <returns>The rule.</returns>
    public static FrameEscape Literal(byte escape) => new(escape, Table(static code => code), hidesDelimiters: true);

    /// <summary>The byte behind the escape byte has some bits turned over: 0x20 behind 0x7D in HDLC.</summary>
    /// <param name="escape">The escape byte.</param>
    /// <param name="mask">The bits that are turned over; not zero.</param>
    /// <returns>The rule.</returns>
    public static FrameEscape Xor(byte escape, byte mask)
    {
        ArgumentOutOfRangeException.ThrowIfZero(mask);
        return new(escape, Table(code => (byte)(code ^ mask)), hidesDelimiters: false);
    }

    /// <summary>Certain bytes behind the escape byte stand for others; any other there is an error.</summary>
    /// <param name="escape">The escape byte.</param>
    /// <param name="pairs">The byte behind the escape byte, and the one that is meant.</param>
    /// <returns>The rule.</returns>
    public static FrameEscape Pairs(byte escape, params (byte Code, byte Meaning)[] pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        short[] values = new short[256];
        Array.Fill(values, (short)-1);
        foreach ((byte code, byte meaning) in pairs)
        {
            values[code] = meaning;
        }

        return new(escape, values, hidesDelimiters: false);
    }

    /// <summary>What a byte behind the escape byte means; negative: nothing.</summary>
    internal int Meaning(byte code) => _values[code];

    private static short[] Table(Func<byte, byte> meaning) => [.. Enumerable.Range(0, 256).Select(code => (short)meaning((byte)code))];
}
