using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace HookSdk.Hosting;

/// <summary>Loads the plugins before the server listens, watches the directory while it runs, and lets go of them when it has stopped.</summary>
internal sealed class PluginDirectoryService(PluginDirectory directory, DirectoryWatch watch, PluginMetrics metrics, AdminMapped admin, HostingLog log, IServiceProvider services) : IHostedLifecycleService, IDisposable
{
    private IDisposable? _settings;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        metrics.Begin();
        if (services.GetService<IConfiguration>() is { } configuration)
        {
            // What has failed may have failed by its settings, at the start too.
            _settings = ChangeToken.OnChange(configuration.GetReloadToken, directory.TryFailedAgain);
        }

        return directory.StartAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (directory.Options.Watch)
        {
            watch.Start();
        }

        if (admin.IsMapped)
        {
            CheckAdmin(directory.Options.Admin, services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _settings?.Dispose();
        watch.Dispose();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await directory.DisposeAsync().ConfigureAwait(false);

    /// <summary>Says at the start what would otherwise be found out when an operator needs the endpoint.</summary>
    private void CheckAdmin(PluginAdminOptions options, ICollection<string> addresses)
    {
        if (options.OnHookPort || addresses.Count == 0)
        {
            return;
        }

        BindingAddress[] bound = [.. addresses.Select(BindingAddress.Parse)];
        if (options.Port is { } port && !bound.Any(b => !b.IsUnixPipe && b.Port == port))
        {
            log.AdminNotReachable($"{PluginDirectorySection.Name}:Admin:Port is {port}, and the server listens on {string.Join(", ", addresses)}. Add http://127.0.0.1:{port} to its addresses, in ASPNETCORE_URLS or Kestrel:Endpoints.");
        }
        else if (options.Port is { } only && bound.All(b => !b.IsUnixPipe && b.Port == only))
        {
            admin.IsOnHookPort = true;
            log.AdminNotReachable($"{PluginDirectorySection.Name}:Admin:Port is {options.Port}, which is the hooks' own port. Have the server listen on a second one, or set {PluginDirectorySection.Name}:Admin:OnHookPort.");
        }

        if (options.Socket is { } socket && !bound.Any(b => b.IsUnixPipe && Path.GetFullPath(b.UnixPipePath) == Path.GetFullPath(socket)))
        {
            log.AdminNotReachable($"{PluginDirectorySection.Name}:Admin:Socket is {socket}, and the server listens on {string.Join(", ", addresses)}. Add http://unix:{socket} to its addresses, in ASPNETCORE_URLS or Kestrel:Endpoints.");
        }
    }
}
