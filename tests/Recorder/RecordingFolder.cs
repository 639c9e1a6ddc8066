namespace HookSdk.Tests.Recorder;

/// <summary>A folder of recordings, gone when it is disposed of.</summary>
internal sealed class RecordingFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hook-recordings-").FullName;

    public IReadOnlyList<string> Files => [.. Directory.GetFiles(Path, "*.jsonl").Order(StringComparer.Ordinal)];

    /// <summary>What is in all files.</summary>
    public string Text => string.Concat(Files.Select(File.ReadAllText));

    /// <summary>Writes a recording by hand.</summary>
    public string Write(params IEnumerable<string> lines) => WriteText(string.Concat(lines.Select(static l => l + "\n")));

    public string WriteText(string text)
    {
        string file = System.IO.Path.Combine(Path, $"made-{Files.Count}.jsonl");
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
