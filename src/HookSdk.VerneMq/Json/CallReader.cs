using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>Makes a request of the bytes that were read; null when its list of topics is none.</summary>
internal delegate TRequest? RequestMaker<out TRequest>(HookBody body, in CallFields fields)
    where TRequest : class;

/// <summary>
/// Reads what VerneMQ sends, in one pass that copies nothing. Strict about the kinds of the known fields and about those that a hook
/// always has; unknown fields are passed over. Of a field that came twice the last one counts.
/// What is no sound JSON is mended where that can be done, see <see cref="JsonMender"/>.
/// </summary>
internal static class CallReader
{
    /// <summary>How deep values may nest, the request's own object counted.</summary>
    public const int MaxDepth = 32;

    /// <summary>Reads a request.</summary>
    /// <returns>False when it could not be read; the problem is one line that holds nothing of the request.</returns>
    public static bool Read<TRequest>(HookBody body, CallForm form, RequestMaker<TRequest> make, out TRequest? request, out string? problem)
        where TRequest : class
    {
        CallFields fields = new() { IsPlain = form.IsPlain };
        problem = Read(body.Span, form, ref fields);
        if (problem is not null && JsonMender.TryMend(body))
        {
            CallFields mended = new() { IsPlain = form.IsPlain };
            if (Read(body.Span, form, ref mended) is null)
            {
                (fields, problem) = (mended, null);
            }
        }

        if (problem is null && form.PayloadMissing is { } tell && fields[CallField.Payload].Kind == JsonValueKind.Undefined)
        {
            form.PayloadMissing = null;
            tell();
        }

        request = problem is null ? make(body, fields) : null;
        if (problem is null && request is null)
        {
            problem = "The request's topics hold something that is no topic filter.";
        }

        return problem is null;
    }

    /// <summary>Finds a field of a request that has been read; the last of that name.</summary>
    public static bool TryFind(HookBody body, string name, out ReadOnlyMemory<byte> json)
    {
        json = default;
        bool found = false;
        ReadOnlySpan<byte> bytes = body.Span;
        JsonInput input = new(bytes, MaxDepth);
        input.TryOpen();
        while (input.TryNext(out JsonPart key, out JsonPart value, out _))
        {
            if (JsonText.Decode(key.Of(bytes), key.IsEscaped) == name)
            {
                int quote = value.Kind == JsonValueKind.String ? 1 : 0;
                found = true;
                json = body.Memory.Slice(value.Start - quote, value.Length + (2 * quote));
            }
        }

        return found;
    }

    private static string? Read(ReadOnlySpan<byte> json, CallForm form, ref CallFields fields)
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

        bool broken;
        while (input.TryNext(out JsonPart name, out JsonPart value, out broken))
        {
            CallField field = Field(name.IsEscaped ? default : name.Of(json));
            if (field == CallField.None)
            {
                continue;
            }

            if (!IsSound(json, form, field, value))
            {
                return $"The request's {Name(field)} is not {Kind(field)}.";
            }

            fields[field] = value;
        }

        if (broken || !input.IsAtEnd)
        {
            return JsonProblem.Describe(json, 0, MaxDepth);
        }

        foreach (CallField field in form.Required)
        {
            if (fields[field].Kind == JsonValueKind.Undefined || (fields[field].Kind == JsonValueKind.Null && !MayBeNull(field)))
            {
                return $"The request has no {Name(field)}, which {form.Hook} always has.";
            }
        }

        return null;
    }

    private static CallField Field(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("qos"u8) => CallField.QoS,
        5 when name.SequenceEqual("topic"u8) => CallField.Topic,
        6 when name.SequenceEqual("retain"u8) => CallField.Retain,
        6 when name.SequenceEqual("topics"u8) => CallField.Topics,
        7 when name.SequenceEqual("payload"u8) => CallField.Payload,
        8 when name.SequenceEqual("username"u8) => CallField.UserName,
        8 when name.SequenceEqual("password"u8) => CallField.Password,
        9 when name.SequenceEqual("client_id"u8) => CallField.ClientId,
        9 when name.SequenceEqual("peer_addr"u8) => CallField.PeerAddress,
        9 when name.SequenceEqual("peer_port"u8) => CallField.PeerPort,
        10 when name.SequenceEqual("mountpoint"u8) => CallField.Mountpoint,
        10 when name.SequenceEqual("properties"u8) => CallField.Properties,
        11 when name.SequenceEqual("clean_start"u8) => CallField.CleanStart,
        11 when name.SequenceEqual("client_cert"u8) => CallField.ClientCertificate,
        13 when name.SequenceEqual("clean_session"u8) => CallField.CleanSession,
        13 when name.SequenceEqual("listener_type"u8) => CallField.ListenerType,
        13 when name.SequenceEqual("listener_port"u8) => CallField.ListenerPort,
        13 when name.SequenceEqual("listener_addr"u8) => CallField.ListenerAddress,
        _ => CallField.None,
    };

    private static string Name(CallField field) => field switch
    {
        CallField.ClientId => "client_id",
        CallField.PeerAddress => "peer_addr",
        CallField.PeerPort => "peer_port",
        CallField.CleanStart => "clean_start",
        CallField.CleanSession => "clean_session",
        CallField.ClientCertificate => "client_cert",
        CallField.ListenerType => "listener_type",
        CallField.ListenerPort => "listener_port",
        CallField.ListenerAddress => "listener_addr",
        _ => field.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether a value is what its field holds; null is as good as absent.</summary>
    private static bool IsSound(ReadOnlySpan<byte> json, CallForm form, CallField field, in JsonPart value) => value.Kind == JsonValueKind.Null || field switch
    {
        CallField.QoS => IsNumber(json, value, form.MostQos),
        CallField.PeerPort or CallField.ListenerPort => IsNumber(json, value, ushort.MaxValue),
        CallField.Retain or CallField.CleanSession or CallField.CleanStart => value.Kind is JsonValueKind.True or JsonValueKind.False,
        CallField.Topics => value.Kind == JsonValueKind.Array,
        CallField.Properties => value.Kind == JsonValueKind.Object,
        _ => value.Kind == JsonValueKind.String,
    };

    private static bool IsNumber(ReadOnlySpan<byte> json, in JsonPart value, int most) =>
        value.Kind == JsonValueKind.Number && JsonText.ParseNumber(value.Of(json)) is { } number && number >= 0 && number <= most;

    private static string Kind(CallField field) => field switch
    {
        CallField.QoS => "0, 1 or 2",
        CallField.PeerPort or CallField.ListenerPort => "a port number",
        CallField.Retain or CallField.CleanSession or CallField.CleanStart => "true or false",
        CallField.Topics => "a list",
        CallField.Properties => "an object",
        _ => "text",
    };

    private static bool MayBeNull(CallField field) => field is CallField.UserName or CallField.Password;
}
