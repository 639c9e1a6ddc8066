using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>A request to the management API, as it was sent.</summary>
internal sealed class EmqxManagementRequest
{
    private readonly byte[] _body;
    private readonly string? _contentType;

    /// <param name="method">The method.</param>
    /// <param name="target">Path and query as they were sent.</param>
    /// <param name="authorization">The header Authorization.</param>
    /// <param name="contentType">The header Content-Type.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="EmqxManagementFailure">The target has a bad escape.</exception>
    public EmqxManagementRequest(string method, string target, string? authorization, string? contentType, byte[] body)
    {
        Method = method;
        Authorization = authorization;
        _contentType = contentType;
        _body = body;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        Path = [.. Resolve(question < 0 ? target : target[..question])];
        Query = question < 0 ? [] : Parse(target[(question + 1)..]);
    }

    public string Method { get; }

    public string? Authorization { get; }

    /// <summary>The segments of the path, decoded, dots resolved.</summary>
    public string[] Path { get; }

    /// <summary>The parameters in their order; names may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    public int BodyLength => _body.Length;

    /// <summary>The last value of a parameter; null: it is not there.</summary>
    public string? Parameter(string name) => Query.LastOrDefault(q => q.Key == name).Value;

    /// <summary>All values of a parameter.</summary>
    public string[] Parameters(string name) => [.. Query.Where(q => q.Key == name).Select(static q => q.Value)];

    /// <summary>The body; none is as <c>{}</c>.</summary>
    /// <exception cref="EmqxManagementFailure">It is no JSON, or is not said to be.</exception>
    public JsonNode ReadBody()
    {
        if (_body.Length == 0)
        {
            return new JsonObject();
        }

        if (_contentType?.StartsWith(EmqxManagementAnswer.Json, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw Unsupported();
        }

        JsonNode body;
        try
        {
            body = JsonNode.Parse(Encoding.UTF8.GetString(_body).TrimStart('\uFEFF'), documentOptions: new() { AllowDuplicateProperties = false }) ?? new JsonObject();
        }
        catch (JsonException)
        {
            throw new EmqxManagementFailure(EmqxManagementAnswer.Bad("Invalid json message received"));
        }

        return body.GetValueKind() is JsonValueKind.String ? throw Unsupported() : body;
    }

    /// <summary>The body where a list is due; none at all is an empty list.</summary>
    public JsonArray ReadList() => ReadBody() switch
    {
        JsonArray list => list,
        JsonObject { Count: 0 } when _body.Length == 0 => [],
        JsonObject members => throw new EmqxManagementFailure(EmqxManagementAnswer.Bad(EmqxManagementAnswer.Text(new JsonObject
        {
            ["path"] = "root",
            ["kind"] = "validation_error",
            ["bad_array_index_keys"] = new JsonArray([.. members.Select(static m => m.Key).OrderDescending(StringComparer.Ordinal).Select(static k => (JsonNode)k)]),
        }))),
        { } other => throw EmqxManagementFailure.Invalid("root", "bad_value_for_struct", other),
    };

    /// <summary>The body where an object is due.</summary>
    public JsonObject ReadObject() => ReadBody() is var body && body is JsonObject members ? members : throw EmqxManagementFailure.Invalid("root", "bad_value_for_struct", Reversed(body));

    /// <summary>The request as a crash of EMQX prints it: the Authorization header with the secret, and the body.</summary>
    public string Printed(string binding) => $"#{{auth_meta => #{{auth_type => api_key,source => <<\"key\">>}},bindings => #{{{binding}}},body => {EmqxErlang.Print(ReadBody())},"
        + $"headers => #{{<<\"authorization\">> => <<\"{Authorization}\">>,<<\"content-type\">> => <<\"{_contentType}\">>}},query_string => #{{}}}}";

    private static EmqxManagementFailure Unsupported() => new(EmqxManagementAnswer.Error(415, "UNSUPPORTED_MEDIA_TYPE", "content-type:application/json Required"));

    /// <summary>EMQX prints the members of an object in falling order.</summary>
    private static JsonNode Reversed(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderByDescending(static m => m.Key, StringComparer.Ordinal).Select(static m => KeyValuePair.Create(m.Key, m.Value is null ? null : (JsonNode?)Reversed(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(static i => i is null ? null : Reversed(i))]),
        _ => node.DeepClone(),
    };

    /// <summary>Dots are resolved after decoding, so that neither <c>..</c> nor <c>%2E%2E</c> can name anything.</summary>
    private static List<string> Resolve(string path)
    {
        List<string> segments = [];
        foreach (string raw in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (Decode(raw))
            {
                case ".":
                    break;
                case "..":
                    segments.RemoveRange(Math.Max(segments.Count - 1, 0), Math.Min(segments.Count, 1));
                    break;
                case var segment:
                    segments.Add(segment);
                    break;
            }
        }

        return segments;
    }

    private static List<KeyValuePair<string, string>> Parse(string query)
    {
        List<KeyValuePair<string, string>> parameters = [];
        foreach (string part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            parameters.Add(new(Decode((equals < 0 ? part : part[..equals]).Replace('+', ' ')), equals < 0 ? "" : Decode(part[(equals + 1)..].Replace('+', ' '))));
        }

        return parameters;
    }

    /// <summary>Decoded text. Bytes that are no UTF-8 stay as they were escaped, and the schema refuses them.</summary>
    private static string Decode(string text)
    {
        for (int at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                throw new EmqxManagementFailure(new(400));
            }
        }

        // A byte that is no UTF-8 becomes a lone surrogate, which no decoded text can hold.
        string decoded = Uri.UnescapeDataString(text);
        return !decoded.Contains('%', StringComparison.Ordinal) || !Lone.HasOne(text) ? decoded : Lone.Mark(decoded);
    }

    private static class Lone
    {
        private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

        public static bool HasOne(string escaped)
        {
            try
            {
                Strict.GetString(Bytes(escaped));
                return false;
            }
            catch (DecoderFallbackException)
            {
                return true;
            }
        }

        public static string Mark(string text) => text + EmqxSchema.Lone;

        private static byte[] Bytes(string escaped)
        {
            List<byte> bytes = [];
            for (int i = 0; i < escaped.Length; i++)
            {
                if (escaped[i] == '%')
                {
                    bytes.Add(Convert.ToByte(escaped.Substring(i + 1, 2), 16));
                    i += 2;
                }
                else
                {
                    bytes.AddRange(Encoding.UTF8.GetBytes(escaped[i].ToString()));
                }
            }

            return [.. bytes];
        }
    }
}
