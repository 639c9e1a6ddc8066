using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>
/// Reads what EMG posts. Strict about JSON's structure, lenient about everything inside it: what each field holds is mostly not documented
/// by the vendor, so values of any kind are taken and unknown fields are kept.
/// </summary>
internal static class EmgRequestReader
{
    /// <summary>How deep arrays and objects may nest.</summary>
    public const int MaxDepth = 64;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a request of one hook.</summary>
    /// <returns>What was wrong, in one line that holds nothing of the request; null when it could be read.</returns>
    public static string? Read<TRequest>(HookBody body, Func<EmgCall, TRequest> create, out TRequest? request)
        where TRequest : EmgRequest
    {
        string? problem = Read(body, out EmgCall? call);
        request = call is null ? null : create(call);
        return problem;
    }

    /// <inheritdoc cref="Read{TRequest}"/>
    /// <remarks>The index of what was read is attached to the body and goes back with it.</remarks>
    public static string? Read(HookBody body, out EmgCall? call)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        int start = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        EmgCall read = new(body);
        string? problem = Read(bytes, start, read);
        if (problem is not null)
        {
            read.Dispose();
            call = null;
            return problem;
        }

        body.Attach(read);
        call = read;
        return null;
    }

    private static string? Read(ReadOnlySpan<byte> bytes, int start, EmgCall call)
    {
        ReadOnlySpan<byte> json = bytes[start..];
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return "The request's body is empty; a JSON object was expected.";
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        string place = "";
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return "The request's body is not a JSON object.";
            }

            string? problem = ReadFields(ref reader, start, call, ref place);

            // Past the end of the object: anything but white space throws.
            reader.Read();
            return problem;
        }
        catch (JsonException error)
        {
            return JsonProblem.Describe(json, start, error, reader.CurrentDepth, MaxDepth, place);
        }
    }

    private static string? ReadFields(ref Utf8JsonReader reader, int start, EmgCall call, ref string place)
    {
        JsonTokenType options = JsonTokenType.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int nameOffset = start + (int)reader.TokenStartIndex + 1;
            int nameLength = reader.ValueSpan.Length;
            bool nameEscaped = reader.ValueIsEscaped;
            bool isOptions = nameEscaped ? JsonText.EscapedEquals(reader.ValueSpan, "qe"u8) : reader.ValueSpan.SequenceEqual("qe"u8);
            place = isOptions ? " in qe" : PlaceOf(reader.ValueSpan);
            reader.Read();
            int valueOffset = start + (int)reader.TokenStartIndex;
            if (isOptions)
            {
                options = reader.TokenType;
                if (options == JsonTokenType.StartObject)
                {
                    call.BeginOptions();
                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        AddOption(ref reader, start, call);
                    }

                    call.EndOptions();
                    call.Add(new JsonField(nameOffset, nameLength, nameEscaped, valueOffset, start + (int)reader.BytesConsumed - valueOffset, valueEscaped: false, JsonValueKind.Object, topLevel: true));
                    place = "";
                    continue;
                }
            }

            AddValue(ref reader, start, call, nameOffset, nameLength, nameEscaped, topLevel: true);
            place = "";
        }

        return options switch
        {
            JsonTokenType.None => "The request has no field qe.",
            JsonTokenType.StartObject => null,
            _ => "The request's field qe is not an object.",
        };
    }

    private static void AddOption(ref Utf8JsonReader reader, int start, EmgCall call)
    {
        int nameOffset = start + (int)reader.TokenStartIndex + 1;
        int nameLength = reader.ValueSpan.Length;
        bool nameEscaped = reader.ValueIsEscaped;
        reader.Read();
        AddValue(ref reader, start, call, nameOffset, nameLength, nameEscaped, topLevel: false);
    }

    private static void AddValue(ref Utf8JsonReader reader, int start, EmgCall call, int nameOffset, int nameLength, bool nameEscaped, bool topLevel)
    {
        int offset = start + (int)reader.TokenStartIndex;
        int length = reader.ValueSpan.Length;
        bool escaped = false;
        JsonValueKind kind;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                kind = JsonValueKind.String;
                escaped = reader.ValueIsEscaped;
                offset++;
                break;
            case JsonTokenType.Number:
                kind = JsonValueKind.Number;
                break;
            case JsonTokenType.True:
                kind = JsonValueKind.True;
                break;
            case JsonTokenType.False:
                kind = JsonValueKind.False;
                break;
            case JsonTokenType.Null:
                kind = JsonValueKind.Null;
                break;
            default:
                kind = reader.TokenType == JsonTokenType.StartObject ? JsonValueKind.Object : JsonValueKind.Array;
                length = SkipNested(ref reader, start) - offset;
                break;
        }

        call.Add(new JsonField(nameOffset, nameLength, nameEscaped, offset, length, escaped, kind, topLevel));
    }

    /// <summary>Passes over an object or array that nobody may ever ask for, finding only whether its structure is sound. Answers where it ends.</summary>
    private static int SkipNested(ref Utf8JsonReader reader, int start)
    {
        reader.Skip();
        return start + (int)reader.BytesConsumed;
    }

    /// <summary>Only documented names are told: any other may be a part of a message.</summary>
    private static string PlaceOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("connectors"u8) ? " in connectors"
        : name.SequenceEqual("groups"u8) ? " in groups"
        : name.SequenceEqual("connector"u8) ? " in connector"
        : name.SequenceEqual("dlrinfo"u8) ? " in dlrinfo"
        : name.SequenceEqual("result"u8) ? " in result"
        : name.SequenceEqual("route"u8) ? " in route"
        : name.SequenceEqual("ccarg"u8) ? " in ccarg"
        : "";
}
