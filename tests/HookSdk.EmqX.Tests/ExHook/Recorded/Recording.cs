using System.Text.Json;

namespace HookSdk.EmqX.Tests.ExHook.Recorded;

/// <summary>What real brokers and their clients asked, line by line.</summary>
internal static class Recording
{
    public static string Folder { get; } = Find();

    /// <summary>The files of both folders, by folder and name: a new file is a new test.</summary>
    public static TheoryData<string> Files =>
        [.. new[] { "emqx-5.1.4-exhook", "erlang-grpc-v3" }.SelectMany(static f => Directory.GetFiles(Path.Combine(Folder, f), "*.jsonl")).Select(static f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IEnumerable<JsonElement> Lines(string file) => File.ReadLines(Path.Combine(Folder, file)).Select(static l => JsonDocument.Parse(l).RootElement);

    public static IEnumerable<JsonElement> Calls(string file) => Lines(file).Where(static l => Text(l, "event") == "call" && Text(l, "service")!.StartsWith("emqx.exhook.", StringComparison.Ordinal));

    public static string? Text(JsonElement line, string key) => line.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static byte[]? Bytes(JsonElement line, string key) => Text(line, key) is { } text ? Convert.FromBase64String(text) : null;

    /// <summary>v1, v2 or v3.</summary>
    public static string Version(JsonElement call) => Text(call, "service")!.Split('.')[2];

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
