using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.ExProto;

/// <summary>Runs the idle checks, until the stop begins.</summary>
internal sealed class ExProtoLifecycle(Func<ExProtoServer> server) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose() => _stopping.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        ExProtoServer started = server();
        if (started.Options.CheckIdleAfter is { } idle)
        {
            _ = new IdleChecks(started).RunAsync(idle, _stopping.Token);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
