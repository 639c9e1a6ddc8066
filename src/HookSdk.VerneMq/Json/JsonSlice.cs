using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>Where a value lies in a request, in eight bytes: a string without its quotes, anything else as its JSON. The default one is absent, or null.</summary>
internal readonly struct JsonSlice
{
    private readonly int _start;
    private readonly int _lengthAndEscape;

    public JsonSlice(in JsonPart part)
    {
        if (part.Kind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            // No value starts at 0: a brace stands there.
            _start = part.Start;
            _lengthAndEscape = (part.Length << 1) | (part.IsEscaped ? 1 : 0);
        }
    }

    public bool IsPresent => _start > 0;

    public bool IsEscaped => (_lengthAndEscape & 1) != 0;

    public int Length => _lengthAndEscape >> 1;

    public ReadOnlySpan<byte> Of(HookBody body) => body.Span.Slice(_start, Length);

    /// <summary>A string's text; null when absent.</summary>
    public string? Text(HookBody? body)
    {
        if (body is null || !IsPresent)
        {
            return null;
        }

        string text = JsonText.Decode(Of(body), IsEscaped);
        body.EnsureHeld();
        return text;
    }

    /// <summary>A string's bytes, of base64 or of the text itself. Null when absent.</summary>
    /// <exception cref="FormatException">It should be base64 and is not.</exception>
    public byte[]? Bytes(HookBody? body, bool isPlain)
    {
        if (body is null || !IsPresent)
        {
            return null;
        }

        byte[]? bytes;
        if (isPlain)
        {
            bytes = System.Text.Encoding.UTF8.GetBytes(Text(body)!);
        }
        else if (IsEscaped)
        {
            bytes = Base64Text.Decode(System.Text.Encoding.UTF8.GetBytes(Text(body)!));
        }
        else
        {
            bytes = Base64Text.Decode(Of(body));
        }

        body.EnsureHeld();
        return bytes;
    }
}
