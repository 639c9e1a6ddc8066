using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>
/// Reads what EMG posts. Lenient about everything inside JSON's structure: what each field holds is mostly not documented
/// by the vendor, so values of any kind are taken and unknown fields are kept. What is no sound JSON is mended where that can be done, see <see cref="JsonMender"/>.
/// </summary>
/// <remarks>
/// Connectors and groups are large, come with every call and are seldom asked for: of them only the end is looked for, see <see cref="JsonSkipper"/>.
/// A flaw inside them that this does not see shows when they are asked for: what stands before it is told.
/// </remarks>
internal static class EmgRequestReader
{
    /// <summary>How deep arrays and objects may nest.</summary>
    public const int MaxDepth = 64;

    private const string Flawed = "The request's body is not valid JSON.";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a request of one hook.</summary>
    /// <returns>What was wrong, in one line that holds nothing of the request; null when it could be read.</returns>
    public static string? Read<TRequest>(HookBody body, Func<EmgCall, TRequest> create, out TRequest? request)
        where TRequest : class
    {
        string? problem = Read(body, out EmgCall? call);
        request = call is null ? null : create(call);
        return problem;
    }

    /// <inheritdoc cref="Read{TRequest}"/>
    /// <remarks>The index of what was read is attached to the body and goes back with it.</remarks>
    public static string? Read(HookBody body, out EmgCall? call)
    {
        string? problem = ReadSound(body, out call);
        return problem is not null && JsonMender.TryMend(body) && ReadSound(body, out call) is null ? null : problem;
    }

    private static string? ReadSound(HookBody body, out EmgCall? call)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        EmgCall read = new(body);
        string? problem = Read(bytes, read, leap: true);
        if (problem is not null)
        {
            // Once more without leaps, which finds what is wrong and where.
            read.Dispose();
            read = new EmgCall(body);
            problem = Read(bytes, read, leap: false);
        }

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

    /// <summary>Reads a request into its index.</summary>
    /// <param name="bytes">The request.</param>
    /// <param name="call">The index.</param>
    /// <param name="leap">Whether to leap over connectors and groups. What is wrong is then not told, only that something is.</param>
    private static string? Read(ReadOnlySpan<byte> bytes, EmgCall call, bool leap)
    {
        int start = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        ReadOnlySpan<byte> json = bytes[start..];
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return "The request's body is empty; a JSON object was expected.";
        }

        JsonCursor cursor = new(bytes, start);
        string place = "";
        try
        {
            cursor.Reader.Read();
            if (cursor.Reader.TokenType != JsonTokenType.StartObject)
            {
                return "The request's body is not a JSON object.";
            }

            string? problem = ReadFields(ref cursor, call, leap, ref place);

            // Past the end of the object: anything but white space throws.
            cursor.Reader.Read();
            return problem;
        }
        catch (JsonException) when (leap)
        {
            return Flawed;
        }
        catch (JsonException error)
        {
            return JsonProblem.Describe(json, start, error, cursor.Reader.CurrentDepth, MaxDepth, place);
        }
    }

    private static string? ReadFields(ref JsonCursor cursor, EmgCall call, bool leap, ref string place)
    {
        JsonTokenType options = JsonTokenType.None;
        ref Utf8JsonReader reader = ref cursor.Reader;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            JsonName name = JsonName.At(in cursor);
            bool isOptions = name.IsEscaped ? JsonText.EscapedEquals(reader.ValueSpan, "qe"u8) : reader.ValueSpan.SequenceEqual("qe"u8);
            bool isLarge = leap && (reader.ValueSpan.SequenceEqual("connectors"u8) || reader.ValueSpan.SequenceEqual("groups"u8));
            place = isOptions ? " in qe" : leap ? "" : PlaceOf(reader.ValueSpan);
            reader.Read();
            options = isOptions ? reader.TokenType : options;
            if (isOptions && options == JsonTokenType.StartObject)
            {
                AddOptions(ref cursor, call, name, leap);
            }
            else if (!isLarge || reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            {
                AddValue(ref cursor, call, name, topLevel: true);
            }
            else if (!TryAddLarge(ref cursor, call, name))
            {
                return Flawed;
            }

            place = "";
        }

        return options switch
        {
            JsonTokenType.None => "The request has no field qe.",
            JsonTokenType.StartObject => null,
            _ => "The request's field qe is not an object.",
        };
    }

    /// <summary>The options of <c>qe</c>, whose brace the reader is at, and behind them the field itself.</summary>
    private static void AddOptions(ref JsonCursor cursor, EmgCall call, in JsonName name, bool leap)
    {
        int offset = cursor.Offset;
        call.BeginOptions();
        if (!leap || !TryReadPlainOptions(ref cursor, call))
        {
            while (cursor.Reader.Read() && cursor.Reader.TokenType == JsonTokenType.PropertyName)
            {
                JsonName option = JsonName.At(in cursor);
                cursor.Reader.Read();
                AddValue(ref cursor, call, option, topLevel: false);
            }
        }

        call.EndOptions();
        call.Add(new JsonField(name, offset, cursor.End - offset, valueEscaped: false, JsonValueKind.Object, topLevel: true));
    }

    /// <summary>Connectors or groups, whose beginning the reader is at.</summary>
    /// <returns>False when their end is not found.</returns>
    private static bool TryAddLarge(ref JsonCursor cursor, EmgCall call, in JsonName name)
    {
        int offset = cursor.Offset;
        JsonValueKind kind = cursor.Reader.TokenType == JsonTokenType.StartArray ? JsonValueKind.Array : JsonValueKind.Object;
        if (!cursor.TryLeap())
        {
            return false;
        }

        call.Add(new JsonField(name, offset, cursor.End - offset, valueEscaped: false, kind, topLevel: true));
        return true;
    }

    private static bool TryReadPlainOptions(ref JsonCursor cursor, EmgCall call)
    {
        int end = PlainOptions.TryRead(cursor.Bytes, cursor.Offset, call);
        if (end < 0)
        {
            call.DropOptions();
            return false;
        }

        return cursor.LeapTo(end);
    }

    private static void AddValue(ref JsonCursor cursor, EmgCall call, in JsonName name, bool topLevel)
    {
        ref Utf8JsonReader reader = ref cursor.Reader;
        int offset = cursor.Offset;
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
                reader.Skip();
                length = cursor.End - offset;
                break;
        }

        call.Add(new JsonField(name, offset, length, escaped, kind, topLevel));
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
