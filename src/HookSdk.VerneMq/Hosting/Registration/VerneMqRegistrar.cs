using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.VerneMq;

/// <summary>
/// Keeps the broker's registrations as they should be: makes those that are missing, again after the broker has forgotten them, and takes away those whose
/// plugins were disabled or unloaded here. What others have registered is left alone.
/// </summary>
internal sealed class VerneMqRegistrar(VerneMqPlugins plugins, OwnUrl own, VerneMqLog log, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private const string NoUrl =
        "Where the broker finds this server is not known: it listens on all addresses, or on none. Set Hooks:VerneMq:Registration:ServerUrl to its address as the broker sees it.";

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<(string Hook, string Endpoint)> _mine = [];
    private readonly HashSet<(string Hook, string Endpoint)> _strange = [];
    private readonly HashSet<(string Hook, string Endpoint)> _contested = [];
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpClient? _client;
    private Task _keeping = Task.CompletedTask;

    /// <summary>Why not everything is registered; null when it is.</summary>
    public string? Problem { get; private set; } = "nothing was registered yet";

    /// <summary>How many hooks are registered.</summary>
    public int Count { get; private set; }

    private VerneMqRegistrationOptions Options => plugins.Options.Registration;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (Options.Enabled)
        {
            if (Options.RemoveOnStop)
            {
                log.RemovesOnStop();
            }

            _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };
            plugins.Changed = () => _changed.TrySetResult();
            _keeping = KeepAsync(new ManagementApi(_client, Options.ManagementUrl, Options.ApiKey), _stop.Token);
        }

        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Options is { Enabled: true, RemoveOnStop: true } && _client is not null)
        {
            await RemoveAsync(new ManagementApi(_client, Options.ManagementUrl, Options.ApiKey), cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stop.Dispose();
        _client?.Dispose();
    }

    private async Task KeepAsync(ManagementApi broker, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TaskCompletionSource changed = _changed;
            try
            {
                Say(own.Find() is { } url ? await PassAsync(broker, url, cancellationToken).ConfigureAwait(false) : NoUrl);
            }
            catch (ManagementException e)
            {
                Say($"The management API at {Options.ManagementUrl.GetLeftPart(UriPartial.Authority)} could not be used: {e.Message}.");
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await changed.Task.WaitAsync(Options.PollEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (changed.Task.IsCompleted)
            {
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Looks at the broker's table once and puts right what is wrong.</summary>
    private async Task<string?> PassAsync(ManagementApi broker, string url, CancellationToken cancellationToken)
    {
        IReadOnlyList<WantedHook> hooks = plugins.Wanted(url);
        IReadOnlyList<RegisteredHook> table = await broker.ShowAsync(cancellationToken).ConfigureAwait(false);
        foreach ((string hook, string endpoint) in _mine.Except(hooks.Select(static h => (h.Hook, h.Endpoint))).ToArray())
        {
            await broker.DeregisterAsync(hook, endpoint, cancellationToken).ConfigureAwait(false);
            _mine.Remove((hook, endpoint));
            log.Deregistered(hook);
        }

        List<string> made = [];
        int forgotten = 0;
        foreach (WantedHook hook in hooks)
        {
            RegisteredHook? entry = table.FirstOrDefault(r => r.Hook == hook.Hook && r.Endpoint == hook.Endpoint);
            if (entry is null || !hook.IsLike(entry))
            {
                if (entry is not null)
                {
                    if (_mine.Contains((hook.Hook, hook.Endpoint)) && _contested.Add((hook.Hook, hook.Endpoint)))
                    {
                        log.OthersOptions(hook.Hook);
                    }

                    // The broker does not change an entry that is there.
                    await broker.DeregisterAsync(hook.Hook, hook.Endpoint, cancellationToken).ConfigureAwait(false);
                }

                await broker.RegisterAsync(hook, cancellationToken).ConfigureAwait(false);
                made.Add(hook.Hook);
                forgotten += entry is null && _mine.Contains((hook.Hook, hook.Endpoint)) ? 1 : 0;
            }

            _mine.Add((hook.Hook, hook.Endpoint));
        }

        if (made.Count > 0)
        {
            log.Registered(string.Join(", ", made), forgotten);
        }

        IReadOnlyList<string> ours = plugins.Endpoints(url);
        foreach (RegisteredHook row in table.Where(r => ours.Contains(r.Endpoint, StringComparer.Ordinal) && !hooks.Any(h => h.Hook == r.Hook && h.Endpoint == r.Endpoint)))
        {
            if (!made.Contains(row.Hook, StringComparer.Ordinal) && _strange.Add((row.Hook, row.Endpoint)))
            {
                log.NotOurs(row.Hook);
            }
        }

        Count = hooks.Count;
        return null;
    }

    private async Task RemoveAsync(ManagementApi broker, CancellationToken cancellationToken)
    {
        try
        {
            foreach ((string hook, string endpoint) in _mine)
            {
                await broker.DeregisterAsync(hook, endpoint, cancellationToken).ConfigureAwait(false);
                log.Deregistered(hook);
            }
        }
        catch (Exception e) when (e is ManagementException or OperationCanceledException)
        {
            log.RegistrationFailed($"Not all registrations could be removed: {e.Message}.");
        }
    }

    /// <summary>Tells a state when it is another one than before.</summary>
    private void Say(string? problem)
    {
        if (problem is not null && problem != Problem)
        {
            log.RegistrationFailed(problem);
        }

        Problem = problem;
    }
}
