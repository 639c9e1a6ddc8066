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
        let recording = Recording.Read(file)
        where recording.Broker.StartsWith(broker, StringComparison.Ordinal) && (isWanted is null || isWanted(recording))
        orderby recording.Id
        select recording.Id;

    public static Recording Read(string id) => Recording.Read(All().Single(f => Recording.IdOf(f) == id));

    private static IEnumerable<string> All()
    {
        IEnumerable<string> folders = Directory.EnumerateDirectories(Folder());
        if (Environment.GetEnvironmentVariable("HOOKSDK_RECORDINGS") is { Length: > 0 } further)
        {
            folders = folders.Concat(Directory.EnumerateDirectories(further, "*", SearchOption.AllDirectories));
        }

        return folders.SelectMany(static f => Directory.EnumerateFiles(f, "*.jsonl")).Distinct(StringComparer.Ordinal);
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "recordings"));
}
