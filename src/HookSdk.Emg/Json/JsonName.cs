namespace HookSdk.Emg;

/// <summary>Where a name lies in a request's bytes, without its quotes.</summary>
internal readonly struct JsonName(int offset, int length, bool isEscaped)
{
    public readonly int Offset = offset;
    public readonly int Length = length;
    public readonly bool IsEscaped = isEscaped;

    /// <summary>The name that the reader is at.</summary>
    public static JsonName At(in JsonCursor cursor) => new(cursor.Offset + 1, cursor.Reader.ValueSpan.Length, cursor.Reader.ValueIsEscaped);
}
