using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.Inspector;

/// <summary>Says where the page is, and refuses a start that would show it beyond this machine.</summary>
internal sealed class InspectorService(InspectorSettings settings, InspectorMapped mapped, StartToken token, InspectorLog log, IServiceProvider services) : IHostedLifecycleService, ILooksOnly
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Only now it is known what the server listens on. Until then the page answers this machine alone, as it always does.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!settings.IsOn)
        {
            return Task.CompletedTask;
        }

        if (mapped.Path is not { } path)
        {
            log.NotReachable("it was not mapped. Call app.MapHookInspector(\"/_hooks\").");
            return Task.CompletedTask;
        }

        BindingAddress[] addresses = [.. (services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(BindingAddress.Parse)];
        bool isAuthorized = StartCheck.IsAuthorized(services.GetService<EndpointDataSource>()?.Endpoints ?? []);
        if (StartCheck.RefusalOf(settings, addresses, isAuthorized) is { } refusal)
        {
            mapped.Problem = refusal;
            throw new InvalidOperationException(refusal);
        }

        int[] closed = PortsWithoutBrowsers();
        BindingAddress[] here = Array.FindAll(addresses, a => !a.IsUnixPipe && !closed.Contains(a.Port) && (settings.Options.Port is not { } port || a.Port == port));
        if (addresses.Length > 0 && here.Length == 0)
        {
            log.NotReachable(settings.Options.Port is { } port
                ? $"{InspectorSettings.Section}:{nameof(HookInspectorOptions.Port)} is {port}, and the server listens on {string.Join(", ", addresses.Select(static a => a.ToString()))}. Add http://127.0.0.1:{port} to its addresses, in ASPNETCORE_URLS or Kestrel:Endpoints."
                : "the server listens on Unix sockets, or on ports that speak HTTP/2 without TLS alone, which no browser does. Add an endpoint such as http://127.0.0.1:9080 with the protocol Http1.");
            return Task.CompletedTask;
        }

        mapped.Addresses = [.. here.Select(a => new Uri($"{a.Scheme}://{(InspectorCaller.IsOwnName(a.Host.Trim('[', ']')) ? a.Host : "localhost")}:{a.Port}{path.TrimEnd('/')}/#token={token.Value}"))];
        foreach (Uri address in mapped.Addresses)
        {
            log.Serves(address.ToString());
        }

        return Task.CompletedTask;
    }

    /// <summary>Ports that speak HTTP/2 alone, without TLS, as servers of gRPC have them: no browser does. Those of the configuration are known.</summary>
    private int[] PortsWithoutBrowsers() =>
    [
        .. (services.GetService<IConfiguration>()?.GetSection("Kestrel:Endpoints").GetChildren() ?? [])
            .Where(static e => string.Equals(e["Protocols"], "Http2", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(e["Url"], UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttp)
            .Select(static e => new Uri(e["Url"]!).Port),
    ];

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
