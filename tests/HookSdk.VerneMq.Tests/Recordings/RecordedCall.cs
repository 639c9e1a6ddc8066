using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace HookSdk.VerneMq.Tests;

/// <summary>One call that a real broker made, with the reply that it was given and what an MQTT client saw next.</summary>
internal sealed record RecordedCall(string Scenario, int Line, string Hook, string Request, int Status, string Reply, string? CacheControl, bool IsPlain, string FirstOutcome)
{
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "fixtures", "recordings");

    public static IReadOnlyList<RecordedCall> All { get; } = [.. Files().SelectMany(Read)];

    public override string ToString() => $"{Scenario}:{Line} {Hook}";

    private static IEnumerable<string> Files() =>
        Directory.EnumerateDirectories(Folder, "vernemq-*").SelectMany(static folder => Directory.EnumerateFiles(folder, "*.jsonl")).Order(StringComparer.Ordinal);

    private static IEnumerable<RecordedCall> Read(string file)
    {
        JsonNode[] lines = [.. File.ReadLines(file).Where(static l => l.Length > 0).Select(static l => JsonNode.Parse(l)!)];
        string scenario = $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileNameWithoutExtension(file)}";
        for (int i = 1; i < lines.Length; i++)
        {
            if ((string?)lines[i]["event"] == "call")
            {
                string hook = (string)lines[i]["hook"]!;
                JsonNode? reply = lines[i]["reply"];
                bool isPlain = lines[0]["registrations"]!.AsArray().Any(r => (string?)r!["hook"] == hook && (string?)r["endpoint"] == (string?)lines[i]["endpoint"] && !(bool)r["base64payload"]!);
                string? cache = reply?["headers"]?.AsObject().FirstOrDefault(static h => h.Key.Equals("cache-control", StringComparison.OrdinalIgnoreCase)).Value?.ToString();
                string outcome = (string?)lines.Skip(i + 1).FirstOrDefault(static l => (string?)l["event"] == "outcome")?["sees"] ?? "";
                yield return new RecordedCall(scenario, i + 1, hook, (string)lines[i]["request_raw"]!, (int?)reply?["status"] ?? 0, (string?)reply?["body_raw"] ?? "", cache, isPlain, outcome);
            }
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
