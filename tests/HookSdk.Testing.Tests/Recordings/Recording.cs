using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Testing.Tests.Recordings;

/// <summary>One file: a header, and the lines of what happened.</summary>
internal sealed record Recording(string Id, JsonObject Header, IReadOnlyList<RecordingLine> Lines)
{
    private static readonly HashSet<string> Events =
        ["client", "call", "outcome", "admin", "wait", "metrics", "broker", "provider", "adapter-call", "device", "reply"];

    public string Broker => Header["broker"]?.GetValue<string>() ?? "";

    /// <summary>The first line of a file.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static JsonObject ReadHeader(string file, string id) =>
        File.ReadLines(file).FirstOrDefault() is { } first ? Parse(first, id, 1) : throw Damaged(id, 1, "there is no line at all");

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or its name is not that of its scenario; file and line are named.</exception>
    public static Recording Read(string file, string id)
    {
        List<JsonObject> lines = [.. File.ReadLines(file).Select((l, i) => Parse(l, id, i + 1))];
        JsonObject header = lines.Count > 0 ? lines[0] : throw Damaged(id, 1, "there is no line at all");
        string? scenario = RecordingLine.TextOf(header, "scenario");
        if (scenario != Path.GetFileNameWithoutExtension(file))
        {
            throw Damaged(id, 1, $"the scenario is '{scenario}', and the file has another name");
        }

        if (RecordingLine.TextOf(header, "broker") is null)
        {
            throw Damaged(id, 1, "no broker is named");
        }

        for (int i = 1; i < lines.Count; i++)
        {
            if (RecordingLine.TextOf(lines[i], "event") is not { } what || !Events.Contains(what))
            {
                throw Damaged(id, i + 1, $"'{RecordingLine.TextOf(lines[i], "event")}' is no event");
            }
        }

        return new(id, header, [.. lines.Skip(1).Select(static (l, i) => new RecordingLine(i + 2, l))]);
    }

    /// <summary>What is to be thrown for a line that means nothing here.</summary>
    public InvalidDataException Damaged(int line, string why) => Damaged(Id, line, why);

    private static InvalidDataException Damaged(string id, int line, string why, Exception? inner = null) => new($"{id}.jsonl, line {line}: {why}.", inner);

    private static JsonObject Parse(string line, string id, int number)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw Damaged(id, number, "this is no JSON object");
        }
        catch (JsonException e)
        {
            throw Damaged(id, number, "this is no JSON", e);
        }
    }
}
