using System.Text.Json.Nodes;

namespace HookSdk.Testing.Tests.Recordings;

/// <summary>One file: a header, and the lines of what happened.</summary>
internal sealed record Recording(string Id, JsonObject Header, IReadOnlyList<RecordingLine> Lines)
{
    public string Broker => Header["broker"]?.GetValue<string>() ?? "";

    public static Recording Read(string file, string id)
    {
        List<JsonObject> lines = [.. File.ReadLines(file).Where(static l => l.Length > 0).Select(static l => JsonNode.Parse(l)!.AsObject())];
        return new(id, lines[0], [.. lines.Skip(1).Select(static (l, i) => new RecordingLine(i + 2, l))]);
    }
}
