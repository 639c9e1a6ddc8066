using System.Text.Json;

namespace HookSdk.EmqX.Protocol.Tests;

/// <summary>What real brokers and their clients said in gRPC, line by line.</summary>
internal static class Recording
{
    private static readonly string Folder = Find();

    /// <summary>Every file of the folders of EMQX: a new file is a new test.</summary>
    public static TheoryData<string> Files =>
        [.. Directory.GetDirectories(Folder).Where(static f => Path.GetFileName(f) is { } name && (name.StartsWith("emqx-", StringComparison.Ordinal) || name.StartsWith("erlang-grpc-", StringComparison.Ordinal)))
            .SelectMany(static f => Directory.GetFiles(f, "*.jsonl")).Select(static f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Calls in both directions: of the broker, and of the ExProto handler to the broker.</summary>
    public static IEnumerable<JsonElement> Calls(string file) =>
        File.ReadLines(Path.Combine(Folder, file)).Select(static l => JsonDocument.Parse(l).RootElement).Where(static l => l.TryGetProperty("service", out _) && l.TryGetProperty("method", out _));

    public static string? Text(JsonElement line, string key) => line.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string recordings = Path.Combine(folder.FullName, "tests", "fixtures", "recordings");
            if (Directory.Exists(recordings))
            {
                return recordings;
            }
        }

        throw new DirectoryNotFoundException("tests/fixtures/recordings");
    }
}
