namespace HookSdk.Hosting;

/// <summary>Looks at the directory every now and then. It polls: a link that is switched, and what is mounted into a container, is told by no watcher.</summary>
internal sealed class DirectoryWatch(PluginDirectory directory, TimeSpan every, HostingLog log, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private Task _look = Task.CompletedTask;

    /// <summary>Begins to look.</summary>
    public void Start() => _timer = time.CreateTimer(static watch => ((DirectoryWatch)watch!).Look(), this, every, every);

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            // A look on a slow disk is not joined by a second one.
            if (_look.IsCompleted)
            {
                _look = Task.Run(LookAsync);
            }
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await directory.LookAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Nobody waits for it.
            log.LookFailed(directory.Path, e.ToString());
        }
    }
}
