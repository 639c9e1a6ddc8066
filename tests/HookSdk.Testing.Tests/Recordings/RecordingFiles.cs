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
        where RecordingLine.TextOf(Recording.ReadHeader(file.Value, file.Key), "broker")?.StartsWith(broker, StringComparison.Ordinal) == true
            && (isWanted is null || isWanted(Recording.Read(file.Value, file.Key)))
        orderby file.Key
        select file.Key;

    /// <summary>Every recording there is.</summary>
    public static IReadOnlyCollection<string> Ids => All().Keys;

    public static Recording Read(string id) => Recording.Read(All().TryGetValue(id, out string? file) ? file : throw new FileNotFoundException($"There is no recording {id}."), id);

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
