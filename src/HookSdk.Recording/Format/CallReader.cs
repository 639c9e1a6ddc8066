using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HookSdk.Recording;

/// <summary>Reads a line that is a call.</summary>
internal static class CallReader
{
    /// <summary>What brokers call whom a request is about, in the order in which it is looked for.</summary>
    private static readonly string[] ClientNames = ["conn", "clientid", "client_id", "from", "src"];

    /// <exception cref="RecordingException">It lacks what makes a call.</exception>
    public static RecordedCall Read(JsonElement call, int line, bool isMade)
    {
        string? service = Text(call, "service");
        string? method = Text(call, "method");
        if ((service is null) != (method is null))
        {
            throw new RecordingException($"line {line} is a call over gRPC, and lacks its {(service is null ? "service" : "method")}.");
        }

        if (service is null)
        {
            string hook = Text(call, "hook") ?? throw new RecordingException($"line {line} is a call, and names no hook.");
            string? raw = Text(call, "request_raw");
            return Start(call, line, hook) with
            {
                Client = Text(call, "client") ?? ClientIn(raw),
                Headers = Headers(call),
                Request = raw is null ? null : Encoding.UTF8.GetBytes(raw),
                Reply = HttpReply(call),
            };
        }

        string? request = Object(call, "request")?.GetRawText();
        return Start(call, line, Text(call, "hook") ?? method!) with
        {
            IsMade = isMade,
            Client = Text(call, "client") ?? ClientIn(request),
            GrpcPath = $"/{service}/{method}",
            Request = Bytes(call, "request_base64", line),
            RequestText = request,
            Reply = isMade ? GrpcReply(call, line, "response") : GrpcReply(call, line, "reply"),
        };
    }

    private static RecordedCall Start(JsonElement call, int line, string hook) => new()
    {
        Line = line,
        Hook = hook,
        At = Text(call, "at") is { } at && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null,
        Target = Text(call, "target"),
        Server = Text(call, "server"),
        Outcome = Text(call, "outcome"),
        HiddenInRequest = Hidden(call, "request"),
    };

    private static RecordedReply? HttpReply(JsonElement call)
    {
        if (Object(call, "reply") is not { } reply || !reply.TryGetProperty("status", out JsonElement status) || status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out int number))
        {
            return null;
        }

        return new RecordedReply(number)
        {
            Text = Text(reply, "body_raw"),
            CacheControl = Headers(reply).FirstOrDefault(static h => h.Key.Equals("cache-control", StringComparison.OrdinalIgnoreCase)).Value,
            IsHidden = Hidden(call, "reply").Count > 0,
        };
    }

    private static RecordedReply? GrpcReply(JsonElement call, int line, string name)
    {
        if (!call.TryGetProperty("grpc_status", out JsonElement status) || status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out int number))
        {
            return null;
        }

        return new RecordedReply(number)
        {
            Text = Object(call, name)?.GetRawText(),
            Message = Bytes(call, name + "_base64", line),
            IsGrpc = true,
            IsHidden = Hidden(call, "reply").Count > 0,
        };
    }

    private static IReadOnlyList<string> Hidden(JsonElement call, string part) =>
        Object(call, "hidden") is { } hidden && hidden.TryGetProperty(part, out JsonElement names) && names.ValueKind == JsonValueKind.Array
            ? [.. names.EnumerateArray().Where(static n => n.ValueKind == JsonValueKind.String).Select(static n => n.GetString()!)]
            : [];

    private static IReadOnlyList<KeyValuePair<string, string>> Headers(JsonElement part) =>
        Object(part, "headers") is { } headers
            ? [.. headers.EnumerateObject().Where(static h => h.Value.ValueKind == JsonValueKind.String).Select(static h => KeyValuePair.Create(h.Name, h.Value.GetString()!))]
            : [];

    /// <summary>Recordings of real brokers name the client in the request alone.</summary>
    private static string? ClientIn(string? request)
    {
        if (request is null)
        {
            return null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(request);
            JsonElement root = json.RootElement;
            JsonElement[] parts = root.ValueKind == JsonValueKind.Object ? [root, .. root.EnumerateObject().Select(static p => p.Value).Where(static v => v.ValueKind == JsonValueKind.Object)] : [];
            return ClientNames.SelectMany(name => parts.Select(p => Text(p, name))).FirstOrDefault(static c => !string.IsNullOrEmpty(c));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Object(JsonElement part, string name) => part.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement part, string name)
    {
        try
        {
            return part.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a pair of surrogates.
            return null;
        }
    }

    private static byte[]? Bytes(JsonElement call, string name, int line)
    {
        if (!call.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return value.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw new RecordingException($"line {line}: {name} is no base64.");
    }
}
