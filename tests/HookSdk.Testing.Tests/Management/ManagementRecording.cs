using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Management;

/// <summary>The recordings of management APIs, in tests/fixtures/management and in the folder that HOOKSDK_MANAGEMENT_RECORDINGS names.</summary>
internal sealed record ManagementRecording(string Id, string Broker, IReadOnlyList<RecordingLine> Lines)
{
    public string Scenario => Path.GetFileName(Id);

    public string Version => Broker[(Broker.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    public static IEnumerable<string> Of(string broker) => All().Where(f => Path.GetFileName(Path.GetDirectoryName(f.Key))!.StartsWith(broker, StringComparison.Ordinal)).Select(static f => f.Key);

    public static ManagementRecording Read(string id)
    {
        JsonObject[] lines = [.. File.ReadLines(All()[id]).Select(static l => JsonNode.Parse(l)!.AsObject())];
        return new(id, lines[0]["broker"]!.GetValue<string>(), [.. lines.Skip(1).Select(static (l, i) => new RecordingLine(i + 2, l))]);
    }

    /// <summary>What is to be thrown for a line that means nothing here.</summary>
    public InvalidDataException Damaged(RecordingLine line, string why) => new($"{Id}.jsonl, {line}: {why}.");

    private static SortedDictionary<string, string> All()
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        Add(Folder(), "management");
        if (Environment.GetEnvironmentVariable("HOOKSDK_MANAGEMENT_RECORDINGS") is { Length: > 0 } further)
        {
            Add(Path.GetFullPath(further), "further");
        }

        return files;

        void Add(string root, string name)
        {
            foreach (string file in Directory.EnumerateFiles(root, "*.jsonl", SearchOption.AllDirectories))
            {
                files.Add($"{name}/{Path.ChangeExtension(Path.GetRelativePath(root, file), null).Replace('\\', '/')}", file);
            }
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "management"));
}
