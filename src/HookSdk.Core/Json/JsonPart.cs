using System.Text.Json;

namespace HookSdk;

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
