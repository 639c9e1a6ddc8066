using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace HookSdk.Testing;

/// <summary>Reads the body of a reply with status 200 as vmq_webhooks does: what is taken, what refuses, what crashes the caller.</summary>
internal static class WebhookReplyReader
{
    private static readonly UTF8Encoding Utf8Replacing = new(encoderShouldEmitUTF8Identifier: false);

    public static WebhookAnswer Read(WebhookHook hook, ReadOnlyMemory<byte> body, bool base64)
    {
        ReadOnlySpan<byte> text = body.Span;
        if (hook.IsFlow)
        {
            if (text.SequenceEqual("""{"result":"ok"}"""u8))
            {
                return WebhookAnswer.Ok;
            }

            if (text.SequenceEqual("""{"result":"next"}"""u8))
            {
                return WebhookAnswer.Next;
            }
        }
        else if (text.SequenceEqual("{}"u8))
        {
            return WebhookAnswer.Ok;
        }

        return Parse(body) is { } document ? ReadAndDispose(hook, document, base64) : WebhookAnswer.Error("received_payload_not_json");
    }

    /// <summary>The first member of this name: with duplicates the first wins.</summary>
    public static bool TryFind(JsonElement json, string name, out JsonElement value)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (NameOf(member) == name)
            {
                value = member.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A member's name; half a surrogate pair in it is read as U+FFFD.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>The text of a string; half a surrogate pair in it is read as U+FFFD.</summary>
    public static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (!Utf8.IsValid(body.Span))
        {
            body = Utf8Replacing.GetBytes(Utf8Replacing.GetString(body.Span));
        }

        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static WebhookAnswer ReadAndDispose(WebhookHook hook, JsonDocument document, bool base64)
    {
        using (document)
        {
            return hook.IsFlow ? ReadFlow(hook, document.RootElement, base64) : WebhookAnswer.Ok;
        }
    }

    private static WebhookAnswer ReadFlow(WebhookHook hook, JsonElement json, bool base64)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return WebhookAnswer.Crash("the reply is no JSON object");
        }

        if (!TryFind(json, "result", out JsonElement result))
        {
            return WebhookAnswer.Crash("the reply has no result");
        }

        return result.ValueKind switch
        {
            JsonValueKind.String when result.ValueEquals("ok"u8) => ReadOk(hook, json, base64),
            JsonValueKind.String when result.ValueEquals("next"u8) => WebhookAnswer.Next,
            JsonValueKind.Object when TryFind(result, "error", out JsonElement error) => WebhookAnswer.Error(error.ValueKind == JsonValueKind.String ? TextOf(error) : error.GetRawText()),
            JsonValueKind.Object => WebhookAnswer.Error("unknown_error"),
            _ => WebhookAnswer.Crash($"the result is {result.GetRawText()}"),
        };
    }

    private static WebhookAnswer ReadOk(WebhookHook hook, JsonElement json, bool base64)
    {
        // Before MQTT 5 the topics stand beside the result, and modifiers are not looked at.
        if (!hook.IsM5 && hook.Kind is WebhookKind.Subscribe or WebhookKind.Unsubscribe)
        {
            return TryFind(json, "topics", out JsonElement topics)
                ? hook.Kind == WebhookKind.Subscribe ? WebhookTopicsReader.ReadSubscribe(topics, isM5: false) : WebhookTopicsReader.ReadUnsubscribe(topics, isM5: false)
                : WebhookAnswer.Ok;
        }

        if (!TryFind(json, "modifiers", out JsonElement modifiers))
        {
            return WebhookAnswer.Ok;
        }

        return modifiers.ValueKind switch
        {
            // The decoder gives an empty list for it, which is what it gives where no modifiers are.
            JsonValueKind.Array when modifiers.GetArrayLength() == 0 => WebhookAnswer.Ok,
            JsonValueKind.Object when modifiers.EnumerateObject().Any() => WebhookModifierReader.Read(hook, modifiers, base64),
            _ => WebhookAnswer.Crash($"the modifiers are {modifiers.GetRawText()}"),
        };
    }
}
