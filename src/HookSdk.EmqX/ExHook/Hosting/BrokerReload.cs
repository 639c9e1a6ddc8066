using HookSdk.EmqX.Management;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.ExHook;

/// <summary>Has EMQX load this server again by its management API, where that is wanted. One after the other, and never by disabling the server, which would let everyone in.</summary>
internal sealed class BrokerReload(HookServer server, ExHookRoutes routes) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Whether the settings ask for it and a client of the API is there.</summary>
    public bool IsWanted => routes.Options.ReloadAtBroker && HasClient;

    private bool HasClient => server.Services.GetService<IServiceProviderIsService>()?.IsService(typeof(EmqxManagement)) == true;

    public void CheckAtStart()
    {
        if (routes.Options.ReloadAtBroker && !HasClient)
        {
            routes.Log.ReloadHasNoClient(server.Section);
        }
    }

    /// <summary>Has it done in the background.</summary>
    /// <param name="isNeeded">Whether EMQX has not loaded the newest yet; asked when it is this one's turn.</param>
    public void Begin(Func<bool> isNeeded)
    {
        lock (_lock)
        {
            _running = RunAsync(_running, isNeeded);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(Task before, Func<bool> isNeeded)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (!isNeeded())
            {
                return;
            }

            EmqxManagement emqx = server.Services.GetRequiredService<EmqxManagement>();
            string name = routes.Options.NameAtBroker ?? await FindAsync(emqx, _stop.Token).ConfigureAwait(false);
            await emqx.ReloadHookServerAsync(name, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && _stop.IsCancellationRequested)
        {
            // The program ends.
        }
        catch (Exception e)
        {
            routes.Log.ReloadFailed((e as ManagementException)?.Message ?? e.Message);
        }
    }

    /// <summary>EMQX does not say in its calls how this server is called there.</summary>
    private async Task<string> FindAsync(EmqxManagement emqx, CancellationToken cancellationToken)
    {
        EmqxHookServer[] enabled = [.. (await emqx.ListHookServersAsync(cancellationToken).ConfigureAwait(false)).Where(static s => s.IsEnabled)];
        return enabled switch
        {
            [var only] => only.Name,
            [] => throw new InvalidOperationException("it has no hook server that is enabled"),
            _ => throw new InvalidOperationException($"it has several hook servers ({string.Join(", ", enabled.Select(static s => s.Name))}): say in {server.Section}:{nameof(ExHookOptions.NameAtBroker)} which one this is"),
        };
    }
}
