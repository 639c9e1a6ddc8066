using System.Text.Json;

namespace HookSdk.M4;

/// <summary>
/// Reads what M4 sends. A number may be written as text and a text as a number of any form, null is as good as absent, unknown keys are
/// passed over. A text that is not UTF-8 is read as Latin-1. What is no sound JSON is mended where that can be done, see <see cref="JsonMender"/>.
/// </summary>
internal static class M4CallReader
{
    /// <summary>How deep values of unknown keys may nest, the request's own object counted.</summary>
    public const int MaxDepth = 32;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a request.</summary>
    /// <returns>What was wrong, in one line that holds nothing of the request; null when it could be read.</returns>
    public static string? Read(HookBody body, out M4Call? call)
    {
        string? problem = ReadSound(body, out call);
        return problem is not null && JsonMender.TryMend(body) && ReadSound(body, out call) is null ? null : problem;
    }

    private static string? ReadSound(HookBody body, out M4Call? call)
    {
        Fields fields = default;
        string? problem = Read(WithoutMark(body.Span, out int start), start, ref fields);
        call = problem is not null ? null : new M4Call(body)
        {
            ConnectionPointId = fields.ConnectionPoint,
            UserId = fields.User,
            Source = fields.Source,
            Destination = fields.Destination,
        };
        return problem;
    }

    /// <summary>Finds a key of a request that has been read; the last of that name.</summary>
    public static bool TryFind(HookBody body, string key, out ReadOnlyMemory<byte> json)
    {
        json = default;
        bool found = false;
        ReadOnlySpan<byte> bytes = WithoutMark(body.Span, out int start);
        JsonInput input = new(bytes, MaxDepth);
        input.TryOpen();
        while (input.TryNext(out JsonPart name, out JsonPart value, out _))
        {
            if (JsonText.Decode(name.Of(bytes), name.IsEscaped) == key)
            {
                int quote = value.Kind == JsonValueKind.String ? 1 : 0;
                found = true;
                json = body.Memory.Slice(start + value.Start - quote, value.Length + (2 * quote));
            }
        }

        return found;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes, out int start)
    {
        start = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        return bytes[start..];
    }

    private static string? Read(ReadOnlySpan<byte> json, int start, ref Fields fields)
    {
        JsonInput input = new(json, MaxDepth);
        if (input.IsAtEnd)
        {
            return "The request is empty; a JSON object was expected.";
        }

        if (!input.TryOpen())
        {
            return "The request is not a JSON object.";
        }

        bool known = false;
        bool broken;
        while (input.TryNext(out JsonPart name, out JsonPart value, out broken))
        {
            if (name.Is(json, "cp_id"u8))
            {
                known = true;
                if (!ReadNumber(json, value, out fields.ConnectionPoint))
                {
                    return "The request's cp_id is not a whole number.";
                }
            }
            else if (name.Is(json, "user_id"u8))
            {
                known = true;
                if (!ReadNumber(json, value, out fields.User))
                {
                    return "The request's user_id is not a whole number.";
                }
            }
            else if (name.Is(json, "src"u8))
            {
                known = true;
                if (!ReadText(json, value, out fields.Source))
                {
                    return "The request's src is neither text nor a number.";
                }
            }
            else if (name.Is(json, "dst"u8))
            {
                known = true;
                if (!ReadText(json, value, out fields.Destination))
                {
                    return "The request's dst is neither text nor a number.";
                }
            }
        }

        return broken || !input.IsAtEnd ? JsonProblem.Describe(json, start, MaxDepth)
            : known ? null
            : "The request has none of cp_id, user_id, src and dst.";
    }

    private static bool ReadNumber(ReadOnlySpan<byte> json, JsonPart value, out long? number)
    {
        number = null;
        if (value.Kind is not (JsonValueKind.Number or JsonValueKind.String))
        {
            return value.Kind == JsonValueKind.Null;
        }

        if (value.Length is > 0 and < 19 && AreDigits(value.Of(json)))
        {
            long sum = 0;
            foreach (byte digit in value.Of(json))
            {
                sum = (10 * sum) + (digit - '0');
            }

            number = sum;
            return true;
        }

        number = JsonText.ParseNumber(value.Kind == JsonValueKind.Number ? Digits(json, value) : JsonText.Decode(value.Of(json), value.IsEscaped));
        return number is not null || value.Length == 0;
    }

    private static bool ReadText(ReadOnlySpan<byte> json, JsonPart value, out string? text)
    {
        text = null;
        switch (value.Kind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.String:
                text = JsonText.Decode(value.Of(json), value.IsEscaped);
                return true;
            case JsonValueKind.Number:
                text = Digits(json, value);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A number in digits where it is whole: 3.7e10 is 37000000000. Otherwise as it was written.</summary>
    private static string Digits(ReadOnlySpan<byte> json, JsonPart value) =>
        (AreDigits(value.Of(json)) ? null : JsonNumber.Whole(value.Of(json))) ?? JsonText.DecodePlain(value.Of(json));

    private static bool AreDigits(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
        }

        return true;
    }

    private ref struct Fields
    {
        public long? ConnectionPoint;
        public long? User;
        public string? Source;
        public string? Destination;
    }
}
