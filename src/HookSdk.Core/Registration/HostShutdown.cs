using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>Gives the host's stop enough time for draining, and for what comes behind it: a stop that runs out of time cuts connections.</summary>
internal sealed class HostShutdown(IEnumerable<HookServerAccessor> servers) : IPostConfigureOptions<HostOptions>
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    public void PostConfigure(string? name, HostOptions options)
    {
        foreach (HookServer server in servers.Select(static s => s.Server))
        {
            TimeSpan needed = server.Settings.DrainWindow + server.Settings.LongestDeadline + Margin;
            if (options.ShutdownTimeout < needed)
            {
                options.ShutdownTimeout = needed;
            }
        }
    }
}
