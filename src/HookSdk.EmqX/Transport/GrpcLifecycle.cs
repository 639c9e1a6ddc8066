using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.Transport;

/// <summary>Start: fails when no address can speak HTTP/2 to EMQX.</summary>
internal sealed class GrpcLifecycle(GrpcTransport transport, IServiceProvider services) : IHostedLifecycleService
{
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

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
