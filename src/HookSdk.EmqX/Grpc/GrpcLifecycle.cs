using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.Grpc;

/// <summary>
/// Start: fails when no address can speak HTTP/2 to EMQX. Stop: waits, before the web server closes anything, until each reply is written; GOAWAY, the first thing that
/// Kestrel's own stop sends, makes EMQX's client drop all its calls.
/// </summary>
internal sealed class GrpcLifecycle(GrpcTransport transport, IServiceProvider services) : IHostedLifecycleService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>Kestrel sends the end of a reply from a queue of its own, after the call has ended here.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(50);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        string[] addresses = [.. services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        if (transport.Services.Count == 0 || addresses.Length == 0)
        {
            return;
        }

        foreach (string address in addresses)
        {
            if (await Http2Probe.SpeaksHttp2Async(address, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new InvalidOperationException(
            $"EMQX calls by HTTP/2, and no address of this server understands that ({string.Join(", ", addresses)}): EMQX would get no answer. " +
            "Where the configuration names the endpoint, set Kestrel:Endpoints:<name>:Protocols to Http2; where it names none, set Kestrel:EndpointDefaults:Protocols to Http2 " +
            "(environment: Kestrel__EndpointDefaults__Protocols=Http2); or listen.Protocols = HttpProtocols.Http2 where code opens the port. An https address needs nothing, unless its Protocols say Http1 alone.");
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HookServer[] servers = [.. transport.Services.Values.Distinct()];
        if (servers.Length == 0)
        {
            return;
        }

        foreach (HookServer server in servers)
        {
            server.Drain();
        }

        TimeProvider time = servers[0].Time;
        if (transport.InFlight == 0)
        {
            return;
        }

        transport.Log.Draining(transport.InFlight);
        while (transport.InFlight > 0 && servers.Any(s => time.GetElapsedTime(s.DrainingSince!.Value) < s.Settings.DrainWindow) && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(PollEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.Delay(Settle, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
