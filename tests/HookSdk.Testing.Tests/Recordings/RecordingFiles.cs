using System.Runtime.CompilerServices;

namespace HookSdk.Testing.Tests.Recordings;

/// <summary>Where recordings of real brokers lie: tests/fixtures/recordings, and the subfolders of the folder that HOOKSDK_RECORDINGS names.</summary>
internal static class RecordingFiles
{
    /// <summary>The recordings of a broker, as theory data: short paths that tell them apart.</summary>
    /// <param name="broker">How the header's <c>broker</c> begins, such as <c>EMQX</c>.</param>
    /// <param name="isWanted">Which of those.</param>
    public static IEnumerable<string> Of(string broker, Func<Recording, bool>? isWanted = null) =>
        from file in All()
        let recording = Recording.Read(file.Value, file.Key)
        where recording.Broker.StartsWith(broker, StringComparison.Ordinal) && (isWanted is null || isWanted(recording))
        orderby recording.Id
        select recording.Id;

    public static Recording Read(string id) => Recording.Read(All()[id], id);

    /// <summary>Every file by what it is called here: <c>recordings/folder/name</c> for a fixture, <c>further/folder/name</c> for another, so that the same name in both stays apart.</summary>
    private static SortedDictionary<string, string> All()
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        Add(Folder(), "recordings");
        if (Environment.GetEnvironmentVariable("HOOKSDK_RECORDINGS") is { Length: > 0 } further)
        {
            Add(Path.GetFullPath(further), "further");
        }

        return files;

        void Add(string root, string name)
        {
            foreach (string file in Directory.EnumerateFiles(root, "*.jsonl", SearchOption.AllDirectories).Where(static f => new FileInfo(f).Length > 0))
            {
                files.Add($"{name}/{Path.ChangeExtension(Path.GetRelativePath(root, file), null).Replace('\\', '/')}", file);
            }
        }
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "recordings"));
}
