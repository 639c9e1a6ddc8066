using System.Globalization;
using HookSdk.Cli.Check.EmgServer;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.ServerSide;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Emg;

namespace HookSdk.Cli.Doctor.EmgPair;

/// <summary>A server of plugins, and EMG's server.cfg.</summary>
internal sealed class EmgExamination : Examination
{
    private const int FewInstances = 4;

    private readonly ServerKinds _server = new(Target.Emg, "What EMG does then is not documented; a hook that is answered 404 it does not call any more until emgd -reload.");
    private readonly AddressKinds _address = new(Target.Emg, "URL= of the PLUGIN section");
    private readonly FileKinds _file = new(Target.Emg);

    public override IReadOnlyList<FindingKind> Kinds => [.. _server.OverHttp, _file.Syntax, .. _address.WithPath, .. EmgKinds.All];

    public override async Task LookAsync(DoctorSettings settings, Diagnosis diagnosis, CancellationToken cancellationToken)
    {
        HttpServer server = new(settings, diagnosis, _server, static (_, body) => EmgReplyText.ProblemOfForm(body));
        IReadOnlyList<(string Hook, HttpReply Reply)> answers = await server.LookAsync(await EmgRequests.CaptureAsync(settings.Server).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        string[] served = [.. answers.Where(static a => a.Reply.IsOk).Select(static a => a.Hook)];
        if (served.Length > 0)
        {
            diagnosis.Saw(Diagnosis.Server, $"serves {string.Join(", ", served)}; the slowest took {Units.Text(answers.Max(static a => a.Reply.Elapsed))}");
            await server.LookAtTimeAsync(answers, settings.Server.Limit, "--limit", cancellationToken).ConfigureAwait(false);
        }

        if (settings.Files.Count > 0)
        {
            await LookAtFileAsync(settings, diagnosis, served, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAtFileAsync(DoctorSettings settings, Diagnosis diagnosis, string[] served, CancellationToken cancellationToken)
    {
        ServerCfg cfg = ServerCfg.Read(settings.Files);
        _file.Tell(diagnosis, cfg.Problems);
        AddressLook look = new(settings, diagnosis, _address, hasPath: true);
        ServerCfgSection[] plugins = [.. cfg.Sections("PLUGIN")];
        (ServerCfgSection Section, Uri Url)[] called =
        [
            .. plugins.Where(static p => p.Find("URL") is not null).Select(p => (p, Url: look.Read(p.Find("URL")!.Value, p.Find("URL")!.Place.ToString()))).Where(static p => p.Url is not null).Select(static p => (p.p, p.Url!)),
        ];
        diagnosis.Saw(Diagnosis.Broker, string.Create(CultureInfo.InvariantCulture, $"{settings.FileNames}: {called.Length} PLUGIN sections with a URL, {cfg.Sections("CONNECTOR").Count()} connectors"));
        TellUnknownPlugins(cfg, diagnosis, plugins);
        if (called.Length == 0)
        {
            if (!plugins.Any(static p => p.Find("URL") is not null))
            {
                diagnosis.Problem(EmgKinds.NoPlugin, $"{settings.FileNames}: {plugins.Length} PLUGIN sections, none with URL=");
            }

            return;
        }

        // A server may have several sections: one for each path, or for each group of connectors.
        int most = called.Max(c => look.Likeness(c.Url));
        foreach ((ServerCfgSection section, Uri url) in called.Where(c => look.IsOfServer(c.Url)).DefaultIfEmpty(called.First(c => look.Likeness(c.Url) == most)))
        {
            await look.LookAsync(url, section.Find("URL")!.Place.ToString(), cancellationToken).ConfigureAwait(false);
            LookAtSection(cfg, diagnosis, section, url, served);
        }
    }

    private static void LookAtSection(ServerCfg cfg, Diagnosis diagnosis, ServerCfgSection plugin, Uri url, string[] served)
    {
        if (url.Query.Length > 0)
        {
            diagnosis.Problem(EmgKinds.Query, plugin.Find("URL")!.Place.ToString());
        }

        if (url.Scheme == "https")
        {
            diagnosis.Note(EmgKinds.Https, $"{plugin.Find("URL")!.Place}: whether your EMG can call it is not seen from here");
        }

        ServerCfgSection[] users = [.. cfg.Sections("CONNECTOR").Where(c => NamesOf(c).Contains(plugin.Name, StringComparer.OrdinalIgnoreCase))];
        if (users.Length == 0)
        {
            diagnosis.Problem(EmgKinds.NoConnector, $"{plugin.Place}: PLUGIN {plugin.Name}");
        }
        else if (served.Contains(EmgHookNames.BeforeRoute, StringComparer.Ordinal) && !users.Any(static c => c.Find("PROTOCOL")?.Value.Equals("ROUTE", StringComparison.OrdinalIgnoreCase) == true))
        {
            diagnosis.Problem(EmgKinds.BeforeRoute, $"{plugin.Place}: no connector with PLUGIN={plugin.Name} has PROTOCOL=ROUTE");
        }

        LookAtFilter(cfg, diagnosis, plugin);
        LookAtInstances(diagnosis, plugin, served);
    }

    private static void LookAtFilter(ServerCfg cfg, Diagnosis diagnosis, ServerCfgSection plugin)
    {
        string[] connectors = [.. cfg.Sections("CONNECTOR").Select(static c => c.Name)];
        if (plugin.Find("CONNECTORS") is not { } filter)
        {
            diagnosis.Note(EmgKinds.NoFilter, string.Create(CultureInfo.InvariantCulture, $"{plugin.Place}: each call of PLUGIN {plugin.Name} names all {connectors.Length} connectors of this file; it is right where the server looks at them"));
            return;
        }

        foreach (string name in filter.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(n => !connectors.Contains(n, StringComparer.OrdinalIgnoreCase)))
        {
            diagnosis.Note(EmgKinds.UnknownInFilter, $"{filter.Place}: {name} is no connector of {filter.Place.File}; another file may have it");
        }
    }

    private static void LookAtInstances(Diagnosis diagnosis, ServerCfgSection plugin, string[] served)
    {
        FileSetting? setting = plugin.Find("INSTANCES");
        bool isNumber = int.TryParse(setting?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int instances);
        if (setting is null)
        {
            diagnosis.Note(EmgKinds.Instances, $"{plugin.Place}: PLUGIN {plugin.Name} has no INSTANCES; how many EMG takes then is not documented");
        }
        else if (!isNumber || instances == 0)
        {
            diagnosis.Problem(EmgKinds.Instances, $"{setting.Place}: it is no number from 1");
        }
        else if (instances == 1)
        {
            diagnosis.Note(EmgKinds.Instances, $"{setting.Place}: INSTANCES=1; it is right where calls are few");
        }

        if (instances is > 0 and < FewInstances && served.Contains(EmgHookNames.Route, StringComparer.Ordinal) && served.Contains(EmgHookNames.BeforeDlr, StringComparer.Ordinal))
        {
            diagnosis.Note(EmgKinds.Starving, string.Create(CultureInfo.InvariantCulture, $"{setting!.Place}: INSTANCES={instances}, and the server serves both; whether its route waits for a report is not seen from here"));
        }
    }

    private static void TellUnknownPlugins(ServerCfg cfg, Diagnosis diagnosis, ServerCfgSection[] plugins)
    {
        foreach (ServerCfgSection connector in cfg.Sections("CONNECTOR"))
        {
            foreach (string name in NamesOf(connector).Where(n => !plugins.Any(p => p.Name.Equals(n, StringComparison.OrdinalIgnoreCase))))
            {
                diagnosis.Note(EmgKinds.NoSection, $"{connector.Find("PLUGIN")!.Place}: CONNECTOR {connector.Name} names {name}, which has no section in {connector.Place.File}; another file may have it");
            }
        }
    }

    /// <summary>The plugins that a connector names, without the text behind the colon.</summary>
    private static IEnumerable<string> NamesOf(ServerCfgSection connector) =>
        connector.Options.Where(static o => o.Key.Equals("PLUGIN", StringComparison.OrdinalIgnoreCase)).Select(static o => o.Value.Split(':')[0].Trim());
}
