using System.Text.Json;

namespace HookSdk.M4;

/// <summary>
/// Reads what M4 sends. Strict about JSON's structure; a number may be written as text and a text as a number, null is as good as absent, unknown keys are
/// passed over. A text that is not UTF-8 is read as Latin-1.
/// </summary>
internal static class M4CallReader
{
    /// <summary>How deep values of unknown keys may nest.</summary>
    public const int MaxDepth = 32;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a request.</summary>
    /// <returns>What was wrong, in one line that holds nothing of the request; null when it could be read.</returns>
    public static string? Read(HookBody body, out M4Call? call)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        Fields fields = default;
        string? problem = Read(bytes, bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0, ref fields);
        call = problem is not null ? null : new M4Call(body)
        {
            ConnectionPointId = fields.ConnectionPoint,
            UserId = fields.User,
            Source = fields.Source ?? "",
            Destination = fields.Destination ?? "",
        };
        return problem;
    }

    /// <summary>Finds a key of a request that has been read; the last of that name.</summary>
    public static bool TryFind(HookBody body, string key, out ReadOnlyMemory<byte> json)
    {
        json = default;
        bool found = false;
        ReadOnlySpan<byte> bytes = body.Span;
        int start = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        Utf8JsonReader reader = Open(bytes[start..]);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool matches = reader.ValueTextEquals(key);
            reader.Read();
            int from = start + (int)reader.TokenStartIndex;
            reader.Skip();
            if (matches)
            {
                found = true;
                json = body.Memory[from..(start + (int)reader.BytesConsumed)];
            }
        }

        return found;
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = MaxDepth });

    private static string? Read(ReadOnlySpan<byte> bytes, int start, ref Fields fields)
    {
        ReadOnlySpan<byte> json = bytes[start..];
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return "The request is empty; a JSON object was expected.";
        }

        Utf8JsonReader reader = Open(json);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return "The request is not a JSON object.";
            }

            bool known = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("cp_id"u8))
                {
                    known = true;
                    if (!ReadNumber(ref reader, out fields.ConnectionPoint))
                    {
                        return "The request's cp_id is not a whole number.";
                    }
                }
                else if (reader.ValueTextEquals("user_id"u8))
                {
                    known = true;
                    if (!ReadNumber(ref reader, out fields.User))
                    {
                        return "The request's user_id is not a whole number.";
                    }
                }
                else if (reader.ValueTextEquals("src"u8))
                {
                    known = true;
                    if (!ReadText(ref reader, out fields.Source))
                    {
                        return "The request's src is neither text nor digits.";
                    }
                }
                else if (reader.ValueTextEquals("dst"u8))
                {
                    known = true;
                    if (!ReadText(ref reader, out fields.Destination))
                    {
                        return "The request's dst is neither text nor digits.";
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            // Past the end of the object: anything but white space throws.
            reader.Read();
            return known ? null : "The request has none of cp_id, user_id, src and dst.";
        }
        catch (JsonException error)
        {
            return JsonProblem.Describe(json, start, error, reader.CurrentDepth, MaxDepth, "");
        }
    }

    private static bool ReadNumber(ref Utf8JsonReader reader, out long? number)
    {
        reader.Read();
        number = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.Number when reader.TryGetInt64(out long value):
                number = value;
                return true;
            case JsonTokenType.String:
                string text = JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped);
                number = JsonText.ParseNumber(text);
                return number is not null || text.Length == 0;
            default:
                return false;
        }
    }

    private static bool ReadText(ref Utf8JsonReader reader, out string? text)
    {
        reader.Read();
        text = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.String:
                text = JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped);
                return true;
            case JsonTokenType.Number when reader.ValueSpan.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0:
                text = JsonText.DecodePlain(reader.ValueSpan);
                return true;
            default:
                return false;
        }
    }

    private ref struct Fields
    {
        public long? ConnectionPoint;
        public long? User;
        public string? Source;
        public string? Destination;
    }
}
