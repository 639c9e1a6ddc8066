using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk;

/// <summary>
/// Start: says what is not mapped and what is open to the world. Stop: waits, before the web server closes anything, until callers have gone and no call is running.
/// Kestrel closes connections as the first thing of its own stop, with what is on its way on them, so the waiting comes before it.
/// </summary>
internal sealed class HookLifecycle(IEnumerable<HookServerAccessor> servers, IServiceProvider services) : IHostedLifecycleService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>A caller that has not called for so long on a connection that it keeps is most likely not about to.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>Kestrel sends the end of a reply from a queue of its own, after the call has ended here.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(50);

    private readonly OpenConnections _connections = services.GetService<OpenConnections>() ?? new OpenConnections();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        ICollection<string> addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (HookServer server in servers.Select(static s => s.Server))
        {
            if (!server.IsMapped)
            {
                server.Log.NotMapped(server.Target, server.MapCall);
            }
            else if (server.Settings.IsUnguarded && addresses.FirstOrDefault(IsBeyondThisMachine) is { } address)
            {
                server.Log.Unguarded(server.Target, address, server.Section, server.Settings.GuardNames);
            }
        }

        foreach (HookServer server in servers.Select(static s => s.Server))
        {
            TellDryRun(server);
            services.GetKeyedService<ITrials>(server.Target)?.TellStart();
        }

        if (services.GetService<CheckRun>() is null)
        {
            services.GetService<ThreadWatch>()?.Start([.. servers.Select(static s => s.Server)]);
        }

        WarnOfUnreadSections();
        await HttpsRedirectCheck.RunAsync(services, addresses, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Is ready no more; goes on as before for the stop's delay; listens no more, and says on each answer that its connection ends; ends what has registered to be waited for;
    /// waits until no call is running; tells the connections that drop their calls when told; and waits until no connection is open, or none is used.
    /// </summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HookServer[] all = [.. servers.Select(static s => s.Server)];
        foreach (HookServer server in all)
        {
            server.IsStopping = true;
        }

        if (all.Length == 0)
        {
            return;
        }

        TimeProvider time = all[0].Time;
        await Task.Delay(all.Max(static s => s.Settings.StopDelay), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (HookServer server in all)
        {
            server.Drain();
        }

        await _connections.StopListeningAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(all.SelectMany(s => s.Work, static (s, work) => (s, work)).DistinctBy(static w => w.work).Select(w => w.work.DrainAsync(Left(w.s), cancellationToken)))
            .ConfigureAwait(false);
        await Task.WhenAll(all.Select(s => DrainAsync(s, cancellationToken)).Append(SeeOffAsync(all, cancellationToken))).ConfigureAwait(false);
        foreach (IDrainable work in all.SelectMany(static s => s.Work).Distinct())
        {
            work.End();
        }

        foreach (HookServer server in all)
        {
            server.ReportRest();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A plugin in DryRun decides nothing: nobody is to forget that.</summary>
    private void TellDryRun(HookServer server)
    {
        string told = server.Settings.DryRunText;
        if (told.Length > 0)
        {
            server.Log.DryRun(server.Target, told, server.Section);
            TellUnknown(server);
        }

        server.AfterChanges(() =>
        {
            string now = server.Settings.DryRunText;
            if (Interlocked.Exchange(ref told, now) != now)
            {
                TellUnknown(server);
            }
        });
    }

    /// <summary>A name that no plugin has leaves the one that was meant deciding.</summary>
    private void TellUnknown(HookServer server)
    {
        if (server.Settings.DryRun is not { } names)
        {
            return;
        }

        string[] known = [.. services.GetServices<HookPlugins>().Where(p => p.Server == server).SelectMany(static p => p.Plugins).Select(static p => p.Name)];
        if (names.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown)
        {
            server.Log.DryRunUnknown(server.Target, string.Join(", ", unknown), known.Length == 0 ? "none" : string.Join(", ", known), server.Section);
        }
    }

    /// <summary>A mistyped name of a server's section would leave its defaults in force, and its guard open.</summary>
    private void WarnOfUnreadSections()
    {
        string[] others = [.. services.GetServices<ReadSection>().Select(static s => s.Path)];
        string[] known = [.. servers.Select(static s => s.Server.Section), .. others];
        IConfiguration? configuration = services.GetService<IConfiguration>();
        foreach (IConfigurationSection section in UnreadSections.Find(configuration, [.. servers.Select(static s => s.Id)], others))
        {
            servers.First().Server.Log.SectionUnread(section.Path, string.Join(", ", known));
        }

        foreach ((string section, string meant) in MistypedSections.Find(configuration, [.. servers.Select(static s => s.Id.Root).Distinct(StringComparer.Ordinal)]))
        {
            servers.First().Server.Log.SectionMistyped(section, meant);
        }
    }

    private static TimeSpan Left(HookServer server) =>
        server.Settings.DrainWindow - server.Time.GetElapsedTime(server.DrainingSince!.Value) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>
    /// Waits until no connection is open, or none is used any more, in what is left of the window; and tells those that drop their calls when told, once they have none.
    /// On the machine's own clock: bytes travel on no other.
    /// </summary>
    private async Task SeeOffAsync(HookServer[] all, CancellationToken cancellationToken)
    {
        long started = Clock.System.GetTimestamp();
        TimeSpan left = all.Max(Left);
        Looks quiet = new();
        while (_connections.Count > 0 && !cancellationToken.IsCancellationRequested && Clock.System.GetElapsedTime(started) < left
            && !quiet.HaveSeen(_connections.Quiet >= Quiet && all.All(static s => s.UnendedCalls == 0)))
        {
            foreach (OpenConnection connection in _connections.All.Where(static c => c.DropsItsCalls && c.HasSettled(Settle)))
            {
                connection.TellToGo();
            }

            await Task.Delay(PollEvery, Clock.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task DrainAsync(HookServer server, CancellationToken cancellationToken)
    {
        if (server.UnendedCalls == 0)
        {
            return;
        }

        server.Log.Draining(server.Target, server.UnendedCalls);
        while (server.UnendedCalls > 0 && Left(server) > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(PollEvery, server.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (server.UnendedCalls is var unended and > 0)
        {
            server.Log.DrainWindowOver(server.Target, server.Time.GetElapsedTime(server.DrainingSince!.Value).TotalSeconds, unended);
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
