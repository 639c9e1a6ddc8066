using System.Text.Json;

namespace HookSdk.Hosting;

/// <summary>The file that keeps what operators have changed over a restart. It is replaced as a whole, so that a crash leaves the old one or the new one.</summary>
internal sealed class StateFile(string directory, HostingLog log)
{
    private readonly string _path = Path.Combine(directory, "state.json");

    /// <summary>What could not be written, for the operator; null: all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the file. One that cannot be read is set aside, and told of.</summary>
    public OperatorState Read()
    {
        try
        {
            if (!File.Exists(_path))
            {
                return new OperatorState();
            }

            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), StateJson.Default.OperatorState) is { Plugins: not null, Order: not null, Disabled: not null } state
                && state.Plugins.Values.All(static p => p is { Hooks: not null } && p.Hooks.Values.All(static h => h is not null)) && state.Order.Values.Concat(state.Disabled.Values).All(static n => n is not null)
                ? state
                : throw new JsonException("null stands where something must be.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            log.StateDamaged(_path, SetAside(), e.Message);
            return new OperatorState();
        }
    }

    /// <summary>Writes the file. Where that fails, the change stays in force, and the log and <see cref="Problem"/> say that it will be forgotten.</summary>
    public void Write(OperatorState state)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string next = _path + ".new";
            using (FileStream file = new(next, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                JsonSerializer.Serialize(file, state, StateJson.Default.OperatorState);
                file.Flush(flushToDisk: true);
            }

            File.Move(next, _path, overwrite: true);
            Problem = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem = $"{_path} cannot be written: {e.Message}";
            log.StateNotWritten(_path, e.Message);
        }
    }

    private string SetAside()
    {
        for (int number = 1; ; number++)
        {
            string aside = $"{_path}.damaged-{number}";
            if (number < 100 && Path.Exists(aside))
            {
                continue;
            }

            try
            {
                File.Move(_path, aside, overwrite: true);
                return aside;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"nothing ({e.Message})";
            }
        }
    }
}
