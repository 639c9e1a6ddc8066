namespace HookSdk.Hosting;

/// <summary>Keeps a second server from a state directory: two would overwrite each other's state, and delete each other's versions. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class StateLock(string directory, HostingLog log) : IDisposable
{
    /// <summary>What another process holds is told as this: by the number of EWOULDBLOCK on Linux and macOS, and as a sharing violation on Windows.</summary>
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    private readonly string _path = Path.Combine(directory, "state.lock");
    private FileStream? _file;

    /// <summary>Takes the directory for this server. Where no file can be made there at all, nothing is taken: what cannot be written is told by whoever writes. Where one is there that may not be opened, nothing is taken either, and a warning says so.</summary>
    /// <exception cref="InvalidOperationException">Another server has it.</exception>
    public void Take()
    {
        try
        {
            Directory.CreateDirectory(directory);
            _file ??= new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            throw new InvalidOperationException($"{directory} is in use by another server: it holds the state of one alone. Stop that one, or give each a directory of its own (PluginDirectory:StateDirectory, or PluginDirectory:Path). To look at plugins beside a server that runs, call hookhost --check.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that is full or read-only: the first write says so, and nobody writes there. But a file of another account may be held by a server of that one.
            if (Path.Exists(_path))
            {
                log.LockNotOpened(_path, e.Message.TrimEnd('.'));
            }
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
