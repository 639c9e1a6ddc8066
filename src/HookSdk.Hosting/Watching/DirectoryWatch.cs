namespace HookSdk.Hosting;

/// <summary>Looks at the directory every now and then. It polls: a link that is switched, and what is mounted into a container, is told by no watcher.</summary>
internal sealed class DirectoryWatch(PluginDirectory directory, TimeSpan every, HostingLog log, TimeProvider time) : IDisposable
{
    private ITimer? _timer;
    private string? _told;

    /// <summary>Begins to look.</summary>
    public void Start() => _timer = time.CreateTimer(static watch => _ = ((DirectoryWatch)watch!).LookAsync(), this, every, every);

    public void Dispose() => _timer?.Dispose();

    private async Task LookAsync()
    {
        try
        {
            await directory.LookAsync().ConfigureAwait(false);
            _told = null;
        }
        catch (Exception e)
        {
            // Nobody waits for it.
            if (_told != e.Message)
            {
                _told = e.Message;
                log.LookFailed(directory.Path, e.ToString());
            }
        }
    }
}
