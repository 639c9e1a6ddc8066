using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>A JSON reader that tells offsets in the whole request, and that can leap over a value.</summary>
internal ref struct JsonCursor
{
    public Utf8JsonReader Reader;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _base;

    /// <summary>Begins before the first token.</summary>
    /// <param name="bytes">The request.</param>
    /// <param name="start">Where in it the JSON begins.</param>
    public JsonCursor(ReadOnlySpan<byte> bytes, int start)
    {
        _bytes = bytes;
        _base = start;
        Reader = new Utf8JsonReader(bytes[start..], new JsonReaderOptions { MaxDepth = EmgRequestReader.MaxDepth });
    }

    /// <summary>The request.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Where the token begins.</summary>
    public readonly int Offset => _base + (int)Reader.TokenStartIndex;

    /// <summary>Where the token ends.</summary>
    public readonly int End => _base + (int)Reader.BytesConsumed;

    /// <summary>
    /// From the start of an object or array to its end, without reading what it holds: see <see cref="JsonSkipper"/> for what goes unseen.
    /// The reader goes on at the closing bracket as if the value were empty.
    /// </summary>
    /// <returns>False when the value has no end or a flaw was found; the reader is then where it was.</returns>
    public bool TryLeap()
    {
        int length = JsonSkipper.FindEnd(_bytes[Offset..], EmgRequestReader.MaxDepth - Reader.CurrentDepth);
        if (length < 0)
        {
            return false;
        }

        return LeapTo(Offset + length - 1);
    }

    /// <summary>From the start of an object or array to its closing bracket, for one who has read what is between; the reader goes on as if the value were empty.</summary>
    public bool LeapTo(int closingBracket)
    {
        _base = closingBracket;
        Reader = new Utf8JsonReader(_bytes[_base..], isFinalBlock: true, Reader.CurrentState);
        return Reader.Read();
    }
}
