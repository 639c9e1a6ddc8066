using HookSdk.VerneMq.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.VerneMq;

/// <summary>Keeps the registrations at all nodes of the broker, each for itself: one that is down holds no other up.</summary>
internal sealed class VerneMqRegistrar(WantedHooks wanted, OwnUrl own, VerneMqLog log, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private HttpClient? _client;
    private Task _keeping = Task.CompletedTask;

    /// <summary>The nodes; none before the start.</summary>
    public IReadOnlyList<NodeRegistrar> Nodes { get; private set; } = [];

    /// <summary>Why not everything is registered; null when it is.</summary>
    public string? Problem => Nodes.Count == 0 ? "nothing was registered yet" : Nodes.Select(static node => node.Problem).FirstOrDefault(static problem => problem is not null);

    /// <summary>How many hooks are registered at every node.</summary>
    public int Count => Nodes.Count == 0 ? 0 : Nodes.Min(static node => node.Count);

    private VerneMqRegistrationOptions Options => wanted.Options.Registration;

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

            HttpClient client = _client = new HttpClient(ManagementServices.CreateHandler(Options.Tls)) { Timeout = TimeSpan.FromSeconds(5) };
            Nodes = [.. Options.Nodes().Select((node, i) => new NodeRegistrar(new WebhookCommands(new VerneMqCommands(client, node.Url!, node.ApiKey, nameof(node.ApiKey), "mgmt")), wanted, own, log, time, isFirst: i == 0))];
            wanted.Chains.Changed += _ => Wake();
            wanted.IsManaged = hook => Nodes.Any(node => node.Manages(hook));
            _keeping = Task.WhenAll(Nodes.Select(node => node.KeepAsync(_stop.Token)));
        }

        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Options is { Enabled: true, RemoveOnStop: true })
        {
            await Task.WhenAll(Nodes.Select(node => node.RemoveAsync(cancellationToken))).ConfigureAwait(false);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stop.Dispose();
        _client?.Dispose();
    }

    private void Wake()
    {
        foreach (NodeRegistrar node in Nodes)
        {
            node.Wake();
        }
    }
}
