using HookSdk.Cli.Terminal;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Recorded;

/// <summary>The calls of all files, in their order.</summary>
internal sealed class ReplayFiles
{
    private const string Pattern = "*.jsonl";

    private readonly string[] _files;

    /// <exception cref="CommandException">One of them is not there.</exception>
    public ReplayFiles(IEnumerable<string> names) => _files = [.. names.SelectMany(Expand)];

    /// <summary>What was left out of them; known once all calls were read.</summary>
    public IReadOnlyList<string> Notes => _notes;

    private readonly List<string> _notes = [];

    /// <exception cref="CommandException">One of them cannot be read.</exception>
    public IEnumerable<RecordedCall> Read()
    {
        _notes.Clear();
        int position = 0;
        foreach (string file in _files)
        {
            using RecordingReader reader = new(Open(file));
            using IEnumerator<RecordedCall> calls = reader.Read().GetEnumerator();
            while (Next(calls, file))
            {
                yield return calls.Current with { Position = position++, File = _files.Length > 1 ? Path.GetFileName(file) : null };
            }

            if (reader.CutOff is { } cutOff)
            {
                _notes.Add($"{file}: {cutOff}.");
            }
        }
    }

    private static string[] Expand(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw CommandException.Usage("The name of a recording is empty.", "Name a recording, or a folder of them.");
        }

        if (!Directory.Exists(name))
        {
            return [name];
        }

        string[] files = [.. Directory.GetFiles(name, Pattern).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw CommandException.Usage($"The folder {name} holds no recording.", $"Recordings are files such as {Pattern}. A server with AddHookRecorder() writes them; its log says where.");
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Usage($"{file} cannot be read: {e.Message}", "Name a recording, or a folder of them.");
        }
    }

    private static bool Next(IEnumerator<RecordedCall> calls, string file)
    {
        try
        {
            return calls.MoveNext();
        }
        catch (RecordingException e)
        {
            throw CommandException.Usage($"{file} cannot be replayed: {e.Message}", "A recording is what a server with AddHookRecorder() writes: docs/recording.md has the format.");
        }
        catch (IOException e)
        {
            throw CommandException.Usage($"{file} cannot be read: {e.Message}", "Name a recording, or a folder of them.");
        }
    }
}
