using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HookSdk.Cli.Terminal;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Recorded;

/// <summary>Puts values in place of what is hidden in requests.</summary>
internal sealed class FilledRequest(IReadOnlyDictionary<string, string> values)
{
    /// <summary>Reads <c>--fill</c>.</summary>
    /// <exception cref="CommandException">It is no pair.</exception>
    public static FilledRequest Parse(IEnumerable<string> pairs, Screen screen)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in pairs)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw CommandException.Usage("A value of --fill is no pair.", "Write --fill FIELD=VALUE, as --fill password=s3cret.");
            }

            values[pair[..at]] = pair[(at + 1)..];
            screen.Secrets.Add(pair[(at + 1)..]);
        }

        return new(values);
    }

    /// <summary>Whether a call is sent without a value that is hidden in the recording.</summary>
    public bool Lacks(RecordedCall call) => call.HiddenInRequest.Any(n => !values.ContainsKey(n));

    /// <summary>The request's bytes; null: they are not in the recording, and cannot be made.</summary>
    public byte[]? BytesOf(RecordedCall call)
    {
        string[] names = [.. call.HiddenInRequest.Where(values.ContainsKey)];
        string? text = call.GrpcPath is null ? call.Request is { } body ? Encoding.UTF8.GetString(body) : null : call.RequestText;
        if (names.Length > 0 && text is not null)
        {
            return Filled(text, names) is not { } filled ? null : call.GrpcPath is { } path ? GrpcTexts.RequestOf(path, filled) : Encoding.UTF8.GetBytes(filled);
        }

        return call.Request ?? (call.GrpcPath is { } method && text is not null ? GrpcTexts.RequestOf(method, text) : null);
    }

    private string? Filled(string text, string[] names)
    {
        try
        {
            JsonNode? request = JsonNode.Parse(text);
            Fill(request, names);
            return request?.ToJsonString();
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private void Fill(JsonNode? node, string[] names)
    {
        switch (node)
        {
            case JsonObject o:
                PairValues.Fill(o, names, values);
                foreach ((string name, JsonNode? value) in o.ToArray())
                {
                    if (names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } filled && value is JsonValue)
                    {
                        o[name] = values[filled];
                    }
                    else
                    {
                        Fill(value, names);
                    }
                }

                break;
            case JsonArray list:
                PairValues.Fill(list, names, values);
                foreach (JsonNode? item in list)
                {
                    Fill(item, names);
                }

                break;
        }
    }
}
