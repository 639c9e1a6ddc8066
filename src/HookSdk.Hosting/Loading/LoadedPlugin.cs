using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.Extensions.Hosting;

namespace HookSdk.Hosting;

/// <summary>One version of a plugin, in memory: its classes, its services and where its assemblies are loaded.</summary>
internal sealed class LoadedPlugin
{
    private readonly HostingLog _log;
    private readonly TimeProvider _time;
    private PluginServices? _services;
    private AssemblyLoadContext? _context;
    private List<IHostedService> _running = [];

    public LoadedPlugin(PluginManifest manifest, StoredVersion stored, string version, IReadOnlyList<LoadedClass> classes, PluginServices services, AssemblyLoadContext context, HostingLog log, TimeProvider time)
    {
        Manifest = manifest;
        Stored = stored;
        Version = version;
        Classes = classes;
        LoadedAt = time.GetUtcNow();
        _services = services;
        _context = context;
        _log = log;
        _time = time;
    }

    public PluginManifest Manifest { get; }

    public StoredVersion Stored { get; }

    /// <summary>What people call this version.</summary>
    public string Version { get; }

    public IReadOnlyList<LoadedClass> Classes { get; private set; }

    public DateTimeOffset LoadedAt { get; }

    /// <summary>Checks it.</summary>
    /// <exception cref="Exception">Whatever the plugin throws.</exception>
    public async Task CheckAsync(IEnumerable<object> instances, CancellationToken cancellationToken)
    {
        foreach (IPluginSelfCheck check in instances.OfType<IPluginSelfCheck>().Concat(_services!.Checks).Distinct().ToArray())
        {
            await check.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts its own work in the background.</summary>
    /// <exception cref="Exception">Whatever the plugin throws.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (IHostedService work in _services!.Work)
        {
            await work.StartAsync(cancellationToken).ConfigureAwait(false);
            _running.Add(work);
            if ((work as BackgroundService)?.ExecuteTask is { } execution)
            {
                // Nobody awaits it, and nothing else would tell.
                _ = execution.ContinueWith(TellFailed, work.GetType().Name, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }
    }

    /// <summary>As text alone: the exception would keep the plugin in memory.</summary>
    private void TellFailed(Task execution, object? work) => _log.PartFailed(Manifest.Name, Version, $"its work {work}", PluginProblems.Of(execution.Exception!));

    /// <summary>Stops its own work, disposes of its services, and lets go of its assemblies.</summary>
    /// <param name="limit">How long the plugin's own parts may take.</param>
    /// <returns>What tells whether it is still in memory.</returns>
    public async Task<WeakReference> UnloadAsync(TimeSpan limit)
    {
        await StopAsync(limit).ConfigureAwait(false);
        Classes = [];
        return Release();
    }

    /// <summary>Stops its own work, and disposes of its services.</summary>
    /// <param name="limit">How long the plugin's own parts may take.</param>
    public async Task StopAsync(TimeSpan limit)
    {
        if (_services is not { } services)
        {
            return;
        }

        List<IHostedService> running = _running;
        _services = null;
        _running = [];
        using CancellationTokenSource late = new(limit, _time);
        await TryAsync("stopping its work", limit, Task.Run(() => StopAllAsync(running, late.Token), CancellationToken.None)).ConfigureAwait(false);
        foreach (LoadedClass loaded in Classes)
        {
            await TryAsync("disposing of its filters", limit, Task.Run(async () => await loaded.Plugin.LetGoAsync().ConfigureAwait(false), CancellationToken.None)).ConfigureAwait(false);
        }

        await TryAsync("disposing of its services", limit, Task.Run(async () => await services.DisposeAsync().ConfigureAwait(false), CancellationToken.None)).ConfigureAwait(false);
    }

    private static async Task StopAllAsync(List<IHostedService> running, CancellationToken cancellationToken)
    {
        foreach (IHostedService work in Enumerable.Reverse(running))
        {
            await work.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TryAsync(string what, TimeSpan limit, Task work)
    {
        try
        {
            await work.WaitAsync(limit, _time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            _log.PartFailed(Manifest.Name, Version, what, $"it had not ended after {limit.TotalSeconds:0} s");
        }
        catch (Exception e)
        {
            _log.PartFailed(Manifest.Name, Version, what, PluginProblems.Of(e));
        }
    }

    /// <summary>Apart, so that no local variable of another method keeps the context.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Release()
    {
        WeakReference reference = new(_context);
        _context?.Unload();
        _context = null;
        return reference;
    }
}
