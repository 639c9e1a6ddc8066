using System.Collections.Concurrent;
using HookSdk.VerneMq.Management;

namespace HookSdk.VerneMq;

/// <summary>
/// Keeps the registrations at one node of the broker as they should be: makes those that are missing, again after the node has forgotten them, and takes away those whose
/// plugins were disabled or unloaded here. What others have registered is left alone.
/// </summary>
internal sealed class NodeRegistrar(WebhookCommands broker, WantedHooks wanted, OwnUrl own, VerneMqLog log, TimeProvider time, bool isFirst)
{
    private const string NoUrl =
        "Where the broker finds this server is not known: it listens on all addresses, or on none. Set Hooks:VerneMq:Registration:ServerUrl to its address as the broker sees it.";

    private static readonly TimeSpan WhileMissing = TimeSpan.FromSeconds(1);

    private readonly HashSet<(string Hook, string Endpoint)> _mine = [];
    private readonly HashSet<(string Hook, string Endpoint)> _strange = [];
    private readonly HashSet<(string Hook, string Endpoint)> _contested = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _managed = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _wasRight;
    private bool _isSettled;

    /// <summary>The node's address.</summary>
    public string Name => broker.Name;

    /// <summary>Why not everything is registered; null when it is.</summary>
    public string? Problem { get; private set; } = "nothing was registered yet";

    /// <summary>How many hooks are registered.</summary>
    public int Count { get; private set; }

    /// <summary>Its state in a sentence.</summary>
    public string State => Problem ?? $"{Count} hooks are registered.";

    private VerneMqRegistrationOptions Options => wanted.Options.Registration;

    /// <summary>Whether this server has registered a hook here: then it deregisters it too, and calls that still come meanwhile are nothing to warn of.</summary>
    public bool Manages(string hook) => _managed.ContainsKey(hook);

    /// <summary>Looks at once, because the plugins have changed.</summary>
    public void Wake() => _changed.TrySetResult();

    /// <summary>Looks again and again, until it is cancelled.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TaskCompletionSource changed = _changed;
            try
            {
                _isSettled = false;
                Say(own.Find() is { } url ? await PassAsync(url, cancellationToken).ConfigureAwait(false) : NoUrl);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                Say($"The management API at {Name} could not be used: {ProblemOf(e)}.");
            }

            TimeSpan wait = _isSettled || Options.PollEvery < WhileMissing ? Options.PollEvery : WhileMissing;
            await changed.Task.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (changed.Task.IsCompleted)
            {
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Takes away what this server has registered.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach ((string hook, string endpoint) in _mine)
            {
                await broker.DeregisterAsync(hook, endpoint, cancellationToken).ConfigureAwait(false);
                log.Deregistered(hook, Name);
            }
        }
        catch (Exception e) when (e is ManagementException or OperationCanceledException)
        {
            log.RegistrationFailed($"Not all registrations at {Name} could be removed: {ProblemOf(e)}.");
        }
    }

    private static string ProblemOf(Exception e) => (e as ManagementException)?.Problem ?? e.Message;

    /// <summary>Looks at the node's table once and puts right what is wrong.</summary>
    private async Task<string?> PassAsync(string url, CancellationToken cancellationToken)
    {
        IReadOnlyList<WantedHook> hooks = wanted.At(url);
        IReadOnlyList<RegisteredWebhook> table = await broker.ShowAsync(cancellationToken).ConfigureAwait(false);
        List<string> made = [];
        int missing = 0;
        int forgotten = 0;
        foreach (WantedHook hook in hooks)
        {
            (string, string) key = (hook.Hook, hook.Endpoint);
            RegisteredWebhook? entry = table.FirstOrDefault(r => r.Hook == hook.Hook && r.Url == hook.Endpoint);
            if (entry is null || !hook.IsLike(entry))
            {
                if (entry is not null)
                {
                    if (_mine.Contains(key) && _contested.Add(key))
                    {
                        log.OthersOptions(hook.Hook);
                    }

                    // The broker does not change an entry that is there.
                    await broker.DeregisterAsync(hook.Hook, hook.Endpoint, cancellationToken).ConfigureAwait(false);
                }

                await broker.RegisterAsync(hook.Hook, hook.Endpoint, hook.Settings(), cancellationToken).ConfigureAwait(false);
                made.Add(hook.Hook);
                missing += entry is null ? 1 : 0;
                forgotten += entry is null && _mine.Contains(key) ? 1 : 0;
            }

            _mine.Add(key);
            _managed.TryAdd(hook.Hook, 0);
        }

        // Last, so that at each moment of a change of secret the broker has one of both.
        HashSet<(string Hook, string Endpoint)> touched = await RemoveOutdatedAsync(url, table, hooks, cancellationToken).ConfigureAwait(false);
        Tell(hooks.Count, made, forgotten);
        Warn(table, hooks, wanted.Endpoints(url), touched);
        Count = hooks.Count;

        // What was missing is looked for once more soon: Done from the management API is no proof.
        _isSettled = missing == 0;
        return null;
    }

    /// <summary>Takes away what this server has registered and does not want any more, and what it, or a run of it before, has registered with an earlier secret.</summary>
    private async Task<HashSet<(string Hook, string Endpoint)>> RemoveOutdatedAsync(string url, IReadOnlyList<RegisteredWebhook> table, IReadOnlyList<WantedHook> hooks, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> earlier = wanted.EarlierEndpoints(url);
        HashSet<(string Hook, string Endpoint)> outdated = [.. _mine.Concat(table.Where(r => earlier.Contains(r.Url, StringComparer.Ordinal)).Select(static r => (r.Hook, r.Url)))];
        outdated.ExceptWith(hooks.Select(static h => (h.Hook, h.Endpoint)));
        foreach ((string hook, string endpoint) in outdated)
        {
            await broker.DeregisterAsync(hook, endpoint, cancellationToken).ConfigureAwait(false);
            _mine.Remove((hook, endpoint));
            log.Deregistered(hook, Name);
        }

        return outdated;
    }

    private void Tell(int count, List<string> made, int forgotten)
    {
        if (forgotten > 0)
        {
            log.RegisteredAgain(string.Join(", ", made), Name, forgotten);
        }
        else if (made.Count > 0)
        {
            log.Registered(string.Join(", ", made), Name);
        }
        else if (!_wasRight && count > 0)
        {
            log.RegisteredAlready(count, Name);
        }

        _wasRight = true;
    }

    private void Warn(IReadOnlyList<RegisteredWebhook> table, IReadOnlyList<WantedHook> hooks, IReadOnlyList<string> ours, HashSet<(string Hook, string Endpoint)> touched)
    {
        foreach (RegisteredWebhook row in table.Where(r => ours.Contains(r.Url, StringComparer.Ordinal) && !hooks.Any(h => h.Hook == r.Hook && h.Endpoint == r.Url)))
        {
            if (!touched.Contains((row.Hook, row.Url)) && _strange.Add((row.Hook, row.Url)))
            {
                log.NotOurs(row.Hook, Name);
            }
        }
    }

    /// <summary>Tells each problem once, until everything was right again.</summary>
    private void Say(string? problem)
    {
        if (problem is null)
        {
            _said.Clear();
        }
        else
        {
            _wasRight = false;
            if (_said.Add(problem) && (isFirst || problem != NoUrl))
            {
                log.RegistrationFailed(problem);
            }
        }

        Problem = problem;
    }
}
