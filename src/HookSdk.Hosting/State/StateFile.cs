using System.Text.Json;

namespace HookSdk.Hosting;

/// <summary>
/// The file that keeps what operators have changed over a restart. It is replaced as a whole, so that a crash leaves the old one or the new one; and <c>state.json.before</c> holds the
/// same once more, for a file that is damaged later. It is written second: after a crash between the two it holds the state one change earlier.
/// </summary>
internal sealed class StateFile(string directory, HostingLog log)
{
    private const string Forgotten = "What operators have changed is forgotten: all plugins are enabled, in the order of their manifests, in the versions of their folders. Where a folder cannot be loaded, the stored version that ran last runs. No stored version is deleted until the next start. Look through the operator's list, and disable, order and roll back anew.";
    private readonly string _path = Path.Combine(directory, "state.json");
    private string? _damage;
    private string? _unwritten;
    private string? _unwrittenFile;

    private string Twin => $"{_path}.before";

    /// <summary>What is wrong with it, for the operator; null: all is well.</summary>
    public string? Problem => (_damage, _unwritten) switch
    {
        ({ } damage, { } unwritten) => $"{unwritten} {damage}",
        (var damage, var unwritten) => unwritten ?? damage,
    };

    /// <summary>Whether the last change could not be written, to the file or to the one beside it.</summary>
    public bool IsUnwritten => _unwritten is not null;

    /// <summary>Whether what there was to read at the start could not be read, nor what was kept beside it.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Reads the file. One that cannot be read is set aside and told of, and the one beside it is read in its place.</summary>
    public OperatorState Read()
    {
        if (File.Exists(_path))
        {
            if (TryRead(_path, out string problem) is { } state)
            {
                return state;
            }

            return ReadTwin(problem, SetAside(_path));
        }

        return File.Exists(Twin) ? ReadTwin("it is not there", aside: null) : new OperatorState();
    }

    /// <summary>Writes the file, and the one beside it. Where that fails, the change stays in force, and the log and <see cref="Problem"/> say which failed, and what a restart forgets.</summary>
    public void Write(OperatorState state)
    {
        string file = _path;
        try
        {
            Directory.CreateDirectory(directory);
            Replace(file, state);
            file = Twin;
            Replace(file, state);
            if (_unwrittenFile is not null)
            {
                log.StateWrittenAgain(_unwrittenFile);
            }

            _unwritten = _unwrittenFile = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string after = file == _path ? "a restart forgets it unless the file can be written before" : $"a restart keeps it unless {_path} is damaged before";
            string problem = $"{file} cannot be written: {e.Message.TrimEnd('.')}. The change is in force, and {after}: it is tried again at each look at the directory.";
            if (_unwritten != problem)
            {
                log.StateNotWritten(problem);
            }

            (_unwritten, _unwrittenFile) = (problem, file);
        }
    }

    private static void Replace(string path, OperatorState state)
    {
        string next = path + ".new";
        using (FileStream file = new(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, state, StateJson.Default.OperatorState);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    private OperatorState ReadTwin(string problem, string? aside)
    {
        OperatorState? state = null;
        if (File.Exists(Twin) && (state = TryRead(Twin, out string second)) is null)
        {
            problem = $"{problem.TrimEnd('.')}; nor can {Twin}, which was set aside as {SetAside(Twin)}: {second}";
        }

        IsLost = state is null;
        _damage = $"{_path} cannot be read{(aside is null ? "" : $", and was set aside as {aside}")}: {problem.TrimEnd('.')}. {(IsLost ? Forgotten : $"{Twin} was read in its place, which holds the same, or the state one change earlier.")}";
        log.StateDamaged(_damage);
        return state ?? new OperatorState();
    }

    private static OperatorState? TryRead(string path, out string problem)
    {
        try
        {
            problem = "null stands where something must be";
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StateJson.Default.OperatorState) is { Plugins: not null, Order: not null, Disabled: not null, Unknown: not null } state
                && state.Plugins.Values.All(static p => p is { Hooks: not null } && p.Hooks.Values.All(static h => h is not null)) && state.Unknown.All(static f => f is not null) && state.Order.Values.Concat(state.Disabled.Values).All(static n => n is not null)
                ? state
                : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static string SetAside(string path)
    {
        for (int number = 1; ; number++)
        {
            string aside = $"{path}.damaged-{number}";
            if (number < 100 && Path.Exists(aside))
            {
                continue;
            }

            try
            {
                File.Move(path, aside, overwrite: true);
                return aside;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"nothing ({e.Message})";
            }
        }
    }
}
