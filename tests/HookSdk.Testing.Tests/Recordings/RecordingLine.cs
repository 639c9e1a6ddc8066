using System.Text.Json.Nodes;

namespace HookSdk.Testing.Tests.Recordings;

/// <summary>One thing that happened.</summary>
/// <param name="Number">The line's number in the file; the header is 1.</param>
/// <param name="Json">The line.</param>
internal sealed record RecordingLine(int Number, JsonObject Json)
{
    public string Event => Text("event") ?? "";

    public string? Client => Text("client");

    public string Does => Text("does") ?? "";

    /// <summary>What a client sent, or an operator gave; empty when nothing is told.</summary>
    public JsonObject With => Json["with"] as JsonObject ?? [];

    /// <summary>The paths that differ from run to run.</summary>
    public IReadOnlyList<string> Varies => Json["varies"] is JsonArray paths ? [.. paths.Select(static p => p!.GetValue<string>())] : [];

    public string? Text(string name) => TextOf(Json, name);

    public static string? TextOf(JsonObject json, string name) => json[name]?.GetValueKind() == System.Text.Json.JsonValueKind.String ? json[name]!.GetValue<string>() : null;

    public override string ToString() => $"line {Number}: {Event} {Client}{Does}{Text("method")}{Text("hook")}{Text("sees")}";
}
