using System.Collections.ObjectModel;
using HookSdk.Cli.Check.ExHookServer;
using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.EmqxSide;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>Holds what EMQX has against what the server serves.</summary>
internal sealed class EmqxLook(DoctorSettings settings, Diagnosis diagnosis, EmqxSight emqx, ExHookServed served)
{
    private const string Authorize = "client.authorize";
    private const string Authenticate = "client.authenticate";

    private static readonly string[] Deciding = [Authenticate, Authorize, "message.publish"];
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMilliseconds(100);

    public void LookAtVersions()
    {
        foreach (Version version in emqx.Versions)
        {
            int package = EmqxVersions.PackageOf(version);
            if (served.IsKnown && !served.Hooks.ContainsKey(package))
            {
                diagnosis.Problem(ExHookKinds.Package, $"EMQX {version} calls emqx.exhook.v{package}, and the server serves {string.Join(", ", served.Hooks.Keys.Order().Select(static p => $"v{p}"))}");
            }

            if (EmqxVersions.NeverAuthorizes(version) && served.Asks(Authorize))
            {
                diagnosis.Problem(ExHookKinds.NeverAuthorized, $"EMQX {version}");
            }

            if (EmqxVersions.MayCallTwice(version))
            {
                diagnosis.Note(ExHookKinds.CallsTwice, $"EMQX {version}; whether it does at this time is not seen from here");
            }

            if (!EmqxVersions.SkipsGatewayClients(version) || !(served.Asks(Authenticate) || served.Asks(Authorize)))
            {
                continue;
            }

            if (emqx.Gateways is { Count: > 0 } gateways)
            {
                diagnosis.Problem(ExHookKinds.Gateways, $"EMQX {version}, with the gateways {string.Join(", ", gateways)}");
            }
            else if (emqx.Gateways is null)
            {
                diagnosis.Note(ExHookKinds.Gateways, $"EMQX {version}; whether it has gateways was not seen");
            }
        }
    }

    public async Task LookAtServersAsync(HookServerEntry? entry, AddressLook look, CancellationToken cancellationToken)
    {
        if (entry is null)
        {
            if (emqx.IsWhole)
            {
                diagnosis.Problem(ExHookKinds.NoServer, emqx.ServersPlace);
            }
            else
            {
                diagnosis.Note(ExHookKinds.NoServer, $"{emqx.ServersPlace}: exhook.servers is not there or empty; what was set in the dashboard stands in EMQX's data/configs/cluster.hocon, and --api shows it");
            }

            return;
        }

        await look.LookAsync(entry.Url, entry.Place, cancellationToken).ConfigureAwait(false);
        LookAtSettings(entry);
        LookAtOthers(entry);
        LookAtMounted(entry, look);
    }

    public void LookAtAuthorization()
    {
        if (!served.Asks(Authorize))
        {
            return;
        }

        if (emqx.Sources is null)
        {
            diagnosis.Problem(ExHookKinds.Sources, $"authorization.sources is not in {settings.FileNames}: EMQX's default counts, its file acl.conf, unless another file or a variable sets it");
        }
        else if (emqx.Sources.Contains("file", StringComparer.Ordinal))
        {
            diagnosis.Problem(ExHookKinds.Sources, $"{emqx.SourcesPlace}: a file is asked first; it does no harm where its rules leave to the server what the server is to decide");
        }
        else if (emqx.Sources.Count > 0)
        {
            diagnosis.Note(ExHookKinds.Sources, $"{emqx.SourcesPlace}: {VisibleText.Of(string.Join(", ", emqx.Sources))} come first; whether they leave anything to the server is not seen from here");
        }

        if (emqx.NoMatch != "deny")
        {
            diagnosis.Note(ExHookKinds.NoMatch, emqx.NoMatch is null ? $"authorization.no_match is not in {settings.FileNames}: EMQX's default allows" : $"{emqx.NoMatchPlace}: authorization.no_match is not deny; it is right where the server answers every question");
        }
    }

    private void LookAtSettings(HookServerEntry entry)
    {
        if (entry.Url.AbsolutePath != "/")
        {
            diagnosis.Note(ExHookKinds.UrlPath, $"{entry.Place}; it does no harm unless something is to read it");
        }

        if (!entry.IsEnabled)
        {
            diagnosis.Problem(ExHookKinds.Disabled, entry.Place);
        }

        if (entry.IgnoresFailures && (served.Asks(Authenticate) || served.Asks(Authorize)))
        {
            diagnosis.Note(ExHookKinds.FailedAction, $"{entry.Place}: failed_action is ignore; it is right where an outage must not keep clients out");
        }

        if (!entry.Reconnects)
        {
            diagnosis.Note(ExHookKinds.Reconnect, $"{entry.Place}: auto_reconnect is false; it is right where the server is always there first");
        }

        TimeSpan wait = entry.RequestTimeout;
        if (wait < LeastTimeout)
        {
            diagnosis.Problem(ExHookKinds.Timeout, $"{entry.Place}: request_timeout is {Units.Text(wait)}");
        }
        else if (wait > TimeSpan.FromSeconds(1) && wait.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            diagnosis.Note(ExHookKinds.TimeoutCut, $"{entry.Place}: request_timeout is {Units.Text(wait)}, of which the server hears {(long)wait.TotalSeconds} s");
        }

        if (settings.Deadline >= wait)
        {
            diagnosis.Problem(ExHookKinds.Deadline, $"{entry.Place}: {Deadlines.ProblemOf(settings.Deadline, default, wait)}");
        }
    }

    private void LookAtOthers(HookServerEntry entry)
    {
        HookServerEntry[] others = [.. emqx.Servers!.Where(s => s != entry && s.IsEnabled)];
        foreach (HookServerEntry same in others.Where(s => s.Url.Authority == entry.Url.Authority && s.Url.Scheme == entry.Url.Scheme))
        {
            diagnosis.Problem(ExHookKinds.Twice, $"{entry.Place}, and {same.Name}");
        }

        string[] missing = [.. Deciding.Where(h => !served.Asks(h))];
        if (others.Length > 0 && served.IsKnown && missing.Length > 0 && entry is { IsEnabled: true, IgnoresFailures: false })
        {
            diagnosis.Problem(ExHookKinds.Unmounted, $"{entry.Place} does not ask for {string.Join(", ", missing)}; the other servers are {string.Join(", ", others.Select(static s => s.Name))}");
        }
    }

    private void LookAtMounted(HookServerEntry entry, AddressLook look)
    {
        foreach ((string node, string status) in entry.Statuses ?? ReadOnlyDictionary<string, string>.Empty)
        {
            if (entry.IsEnabled && status != "connected")
            {
                diagnosis.Problem(ExHookKinds.NotConnected, $"{entry.Place}: {VisibleText.Of(node)} says {VisibleText.Of(status)}");
            }
        }

        if (entry.Mounted is not { } mounted || !entry.IsEnabled || !look.IsOfServer(entry.Url) || served.Hooks.Count == 0)
        {
            return;
        }

        int package = emqx.Versions.Count > 0 ? EmqxVersions.PackageOf(emqx.Versions[0]) : served.Hooks.Keys.Max();
        IReadOnlyList<string> asked = served.Hooks.GetValueOrDefault(package) ?? [];
        string[] known = [.. ExHookRequests.Hooks.Select(h => ExHookRequests.NameOf(h, package))];
        string[] notMounted = [.. asked.Intersect(known, StringComparer.Ordinal).Except(mounted, StringComparer.Ordinal)];
        string[] notServed = [.. mounted.Intersect(known, StringComparer.Ordinal).Except(asked, StringComparer.Ordinal)];
        if (notMounted.Length > 0)
        {
            diagnosis.Problem(ExHookKinds.NotMounted, $"{entry.Place}: {string.Join(", ", notMounted)}");
        }

        if (notServed.Length > 0)
        {
            diagnosis.Problem(ExHookKinds.NotServed, $"{entry.Place}: {string.Join(", ", notServed)}");
        }
    }
}
