using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>A web server that listens to nothing, and names the addresses that the settings have.</summary>
internal sealed class NoServer : IServer
{
    public NoServer(IConfiguration configuration)
    {
        AddressList addresses = new();
        foreach ((string url, _) in ListenAddresses.Of(configuration))
        {
            addresses.Addresses.Add(url);
        }

        Features.Set<IServerAddressesFeature>(addresses);
    }

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    private sealed class AddressList : IServerAddressesFeature
    {
        public ICollection<string> Addresses { get; } = [];

        public bool PreferHostingUrls { get; set; }
    }
}
