using System.Text;
using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>Writes the modifiers of a reply: what is not set is not written, and without any of them neither is their object.</summary>
internal ref struct ReplyJson(Utf8JsonWriter writer)
{
    private bool _isOpen;

    public readonly Utf8JsonWriter Writer => writer;

    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Modifiers().WriteString(name, value);
        }
    }

    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            Modifiers().WriteNumber(name, number);
        }
    }

    public void Flag(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } flag)
        {
            Modifiers().WriteBoolean(name, flag);
        }
    }

    /// <summary>Base64, or text for a hook that is registered without: bytes that are no UTF-8 become U+FFFD then.</summary>
    public void Payload(ReadOnlyMemory<byte>? value, bool isPlain)
    {
        if (value is not { } payload)
        {
            return;
        }

        if (isPlain)
        {
            Modifiers().WriteString("payload"u8, Encoding.UTF8.GetString(payload.Span));
        }
        else
        {
            Modifiers().WriteBase64String("payload"u8, payload.Span);
        }
    }

    /// <summary>Pairs, both halves in base64, the name first: VerneMQ goes by the order of the two.</summary>
    public void UserProperties(IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        if (properties.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("p_user_property"u8);
        foreach (KeyValuePair<string, string> property in properties)
        {
            writer.WriteStartObject();
            writer.WriteBase64String("key"u8, Encoding.UTF8.GetBytes(property.Key));
            writer.WriteBase64String("val"u8, Encoding.UTF8.GetBytes(property.Value));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Opens an object in which something is going to be written.</summary>
    public void Open(ReadOnlySpan<byte> name) => Modifiers().WriteStartObject(name);

    /// <summary>Ends the modifiers, if there are any, and the reply.</summary>
    public readonly Utf8JsonWriter Close()
    {
        if (_isOpen)
        {
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        return writer;
    }

    private Utf8JsonWriter Modifiers()
    {
        if (!_isOpen)
        {
            writer.WriteStartObject("modifiers"u8);
            _isOpen = true;
        }

        return writer;
    }
}
