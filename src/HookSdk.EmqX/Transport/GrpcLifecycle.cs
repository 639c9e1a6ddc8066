using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.Transport;

/// <summary>Start: fails when no address can speak HTTP/2 to EMQX, or none of those that a server is served at alone.</summary>
internal sealed class GrpcLifecycle(GrpcTransport transport, IServiceProvider services) : IHostedLifecycleService, ILooksOnly
{
    private const string Advice =
        "EMQX would get no answer. Give it a port of its own: set Kestrel:Endpoints:Hooks:Url, and Kestrel:Endpoints:Hooks:Protocols to Http2. Pages of this program need another, by Kestrel:Endpoints:Web:Url: " +
        "browsers do not understand a port of Http2, and Urls does not count beside endpoints. Where code opens the port: listen.Protocols = HttpProtocols.Http2. An https address needs nothing, unless its Protocols say Http1 alone.";

    private readonly Dictionary<string, bool> _speaks = new(StringComparer.Ordinal);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        string[] addresses = [.. services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        if (!transport.HasServices || addresses.Length == 0)
        {
            return;
        }

        if (!await SpeaksAsync(addresses, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException($"EMQX calls by HTTP/2, and no address of this server understands that ({string.Join(", ", addresses)}): {Advice}");
        }

        foreach (GrpcPlace place in transport.Places.All.Where(static p => p.Ports.Count > 0).DistinctBy(static p => (p.Server, string.Join(' ', p.Hosts))))
        {
            string[] own = [.. addresses.Where(a => place.Ports.Contains(BindingAddress.Parse(a).Port))];
            string hosts = string.Join(", ", place.Hosts);
            if (own.Length == 0)
            {
                transport.Log.NotListenedOn(place.Server.Target, hosts, string.Join(", ", addresses));
            }
            else if (!await SpeaksAsync(own, cancellationToken).ConfigureAwait(false))
            {
                throw new InvalidOperationException($"EMQX calls by HTTP/2, and {place.Server.Target} is served for {hosts} alone, where {string.Join(", ", own)} does not understand that: {Advice}");
            }
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether one of these addresses speaks HTTP/2. Each is asked once.</summary>
    private async Task<bool> SpeaksAsync(string[] addresses, CancellationToken cancellationToken)
    {
        foreach (string address in addresses)
        {
            if (!_speaks.TryGetValue(address, out bool speaks))
            {
                speaks = _speaks[address] = await Http2Probe.SpeaksHttp2Async(address, services.GetService<CheckedPorts>(), cancellationToken).ConfigureAwait(false);
            }

            if (speaks)
            {
                return true;
            }
        }

        return false;
    }
}
