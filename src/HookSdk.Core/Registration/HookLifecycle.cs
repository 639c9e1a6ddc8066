using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk;

/// <summary>
/// Start: says what is not mapped and what is open to the world. Stop: waits, before the web server closes anything, until no call is running.
/// Kestrel tells HTTP/2 clients to go away as the first thing of its own stop, so the waiting comes before it.
/// </summary>
internal sealed class HookLifecycle(IEnumerable<HookServerAccessor> servers, IServiceProvider services) : IHostedLifecycleService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(10);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        ICollection<string> addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (HookServer server in servers.Select(static s => s.Server))
        {
            if (!server.IsMapped)
            {
                server.Log.NotMapped(server.Target);
            }
            else if (server.Settings.IsUnguarded && addresses.FirstOrDefault(IsBeyondThisMachine) is { } address)
            {
                server.Log.Unguarded(server.Target, address, server.Section, server.Settings.GuardNames);
            }
        }

        WarnOfUnreadSections();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(servers.Select(s => DrainAsync(s.Server, cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A mistyped name of a server's section would leave its defaults in force, and its guard open.</summary>
    private void WarnOfUnreadSections()
    {
        string[] known = [.. servers.Select(static s => s.Server.Section)];
        IConfiguration? configuration = services.GetService<IConfiguration>();
        IEnumerable<IConfigurationSection> hooks = configuration?.GetSection("Hooks").GetChildren() ?? [];
        foreach (IConfigurationSection section in hooks.Where(s => !known.Contains(s.Path, StringComparer.OrdinalIgnoreCase)))
        {
            servers.First().Server.Log.SectionUnread(section.Path, string.Join(", ", known));
        }

        foreach ((string section, string meant) in MistypedSections.Find(configuration, known))
        {
            servers.First().Server.Log.SectionMistyped(section, meant);
        }
    }

    private static async Task DrainAsync(HookServer server, CancellationToken cancellationToken)
    {
        server.Drain();
        if (server.ActiveCalls == 0)
        {
            return;
        }

        server.Log.Draining(server.Target, server.ActiveCalls);
        long started = server.DrainingSince!.Value;
        TimeSpan window = server.Settings.DrainWindow;
        while (server.ActiveCalls > 0 && server.Time.GetElapsedTime(started) < window && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(PollEvery, server.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (server.ActiveCalls > 0)
        {
            server.Log.DrainWindowOver(server.Target, server.Time.GetElapsedTime(started).TotalSeconds, server.ActiveCalls);
        }
    }

    private static bool IsBeyondThisMachine(string address)
    {
        BindingAddress binding = BindingAddress.Parse(address);
        return !binding.IsUnixPipe
            && !string.Equals(binding.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(binding.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}
