namespace HookSdk.Hosting;

/// <summary>Sees versions off that were replaced: waits for the last of their calls, lets go of them, and hands them to those that are watched until they are gone.</summary>
internal sealed class Retirement(UnloadedVersions unloaded, TimeSpan limit, HostingLog log, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Retiring> _retiring = [];

    /// <summary>Those whose calls have not ended yet.</summary>
    public IReadOnlyList<UnloadedVersion> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _retiring.Select(static r => new UnloadedVersion(r.Plugin, r.Version, r.Since, IsOverdue: false))];
            }
        }
    }

    /// <summary>The copies that versions of a plugin may still load assemblies of.</summary>
    public IReadOnlyList<string> FingerprintsOf(string plugin)
    {
        lock (_lock)
        {
            return [.. _retiring.Where(r => r.Plugin == plugin).Select(static r => r.Fingerprint)];
        }
    }

    /// <summary>Done when all have been seen off.</summary>
    public Task Done
    {
        get
        {
            lock (_lock)
            {
                return Task.WhenAll(_retiring.Select(static r => r.Work));
            }
        }
    }

    /// <summary>Sees a version off, in the background.</summary>
    /// <param name="plugin">The version, which is in no chain any more.</param>
    /// <param name="drained">Done when its last call has ended.</param>
    public void Add(LoadedPlugin plugin, Task drained)
    {
        Retiring retiring = new(plugin.Manifest.Name, plugin.Version, plugin.Stored.Fingerprint, time.GetUtcNow());
        lock (_lock)
        {
            _retiring.Add(retiring);
            retiring.Work = RunAsync(retiring, plugin, drained);
        }
    }

    private async Task RunAsync(Retiring retiring, LoadedPlugin plugin, Task drained)
    {
        await Task.Yield();
        try
        {
            await drained.WaitAsync(limit, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            log.DrainOver(retiring.Plugin, retiring.Version, limit.TotalSeconds);
        }

        try
        {
            unloaded.Add(retiring.Plugin, retiring.Version, await plugin.UnloadAsync(limit).ConfigureAwait(false));
        }
        finally
        {
            lock (_lock)
            {
                _retiring.Remove(retiring);
            }
        }
    }

    private sealed class Retiring(string plugin, string version, string fingerprint, DateTimeOffset since)
    {
        public string Plugin => plugin;

        public string Version => version;

        public string Fingerprint => fingerprint;

        public DateTimeOffset Since => since;

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
