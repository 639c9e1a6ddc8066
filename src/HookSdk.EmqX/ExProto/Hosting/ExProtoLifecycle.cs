using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.ExProto;

/// <summary>Runs the idle checks; and closes all devices on a stop, before anything else stops: their last words and closings still need EMQX's answers.</summary>
internal sealed class ExProtoLifecycle(IServiceProvider services) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ExProtoServer? _server;

    public void Dispose() => _stopping.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _server = services.GetRequiredService<ExProtoServer>();
        if (_server.Options.CheckIdleAfter is { } idle)
        {
            _ = new IdleChecks(_server).RunAsync(idle, _stopping.Token);
        }

        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_server is { } server)
        {
            server.Server.Drain();
            await StopAsync(server, cancellationToken).ConfigureAwait(false);
            server.Stopped.TrySetResult();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task StopAsync(ExProtoServer server, CancellationToken cancellationToken)
    {
        if (server.Devices.Open == 0)
        {
            return;
        }

        server.Log.Stopping(server.Devices.Open);
        foreach (Device device in server.Devices.Devices)
        {
            device.Connection?.End(new(ExProtoCloseCause.Stopping, "this server stops"));
        }

        await server.Devices.EmptyAsync(server.Server.Settings.DrainWindow, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Device[] left = [.. server.Devices.Devices];
        if (left.Length == 0)
        {
            return;
        }

        Device[] running = [.. left.Where(static d => !d.IsLoopOver)];
        server.Log.StoppedWith(running.Length, left.Length - running.Length);
        Task closing = Task.WhenAll(running.Select(d => server.CloseAsync(d, cancellationToken)));
        await closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Device device in left)
        {
            // EMQX may still tell their end, or not: what stops next does not take them for calls that run.
            server.Devices.Remove(device);
        }
    }
}
