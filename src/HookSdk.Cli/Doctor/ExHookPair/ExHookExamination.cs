using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.ServerSide;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>A hook server, and EMQX by its files or its management API.</summary>
internal sealed class ExHookExamination : Examination
{
    private readonly ServerKinds _server = new(Target.ExHook, "Until EMQX has loaded the server once it lets everyone in, whatever failed_action says; after that failed_action decides, and a publish goes on.");
    private readonly AddressKinds _address = new(Target.ExHook, "url of the hook server at EMQX");
    private readonly FileKinds _file = new(Target.ExHook);

    public override IReadOnlyList<FindingKind> Kinds => [.. _server.OverGrpc, _file.Syntax, .. _address.WithoutPath, .. ExHookKinds.All];

    public override async Task LookAsync(DoctorSettings settings, Diagnosis diagnosis, CancellationToken cancellationToken)
    {
        AddressLook look = new(settings, diagnosis, _address, hasPath: false);
        EmqxSight emqx = await SeeAsync(settings, diagnosis, look, cancellationToken).ConfigureAwait(false);
        HookServerEntry? entry = emqx.Servers?.OrderByDescending(s => look.Likeness(s.Url)).FirstOrDefault();
        TimeSpan limit = settings.Server.Limit ?? entry?.RequestTimeout ?? Target.ExHook.Limit!.Value;
        string limitSaid = settings.Server.Limit is not null ? "--limit" : entry?.Place ?? "EMQX's default";
        ExHookServed served = await new ExHookServerLook(settings, diagnosis, _server).LookAsync(emqx.Versions, limit, limitSaid, cancellationToken).ConfigureAwait(false);
        EmqxLook broker = new(settings, diagnosis, emqx, served);
        broker.LookAtVersions();
        if (emqx.Servers is not null)
        {
            await broker.LookAtServersAsync(entry, look, cancellationToken).ConfigureAwait(false);
        }

        if (emqx.IsSeen)
        {
            broker.LookAtAuthorization();
        }
    }

    /// <summary>What the API says goes before what files say: they may not be all there are.</summary>
    private async Task<EmqxSight> SeeAsync(DoctorSettings settings, Diagnosis diagnosis, AddressLook look, CancellationToken cancellationToken)
    {
        EmqxSight emqx = new();
        if (settings.Files.Count > 0)
        {
            HoconFile conf = HoconFile.Read(settings.Files);
            _file.Tell(diagnosis, conf.Problems);
            if (conf.Problems.Count == 0)
            {
                emqx = EmqxConf.Read(conf, settings.FileNames, look);
                diagnosis.Saw(Diagnosis.Broker, $"{settings.FileNames}: {Count(emqx)}{FileKinds.Unread(conf.Includes)}");
            }
        }

        if (settings.Api is { } api)
        {
            try
            {
                EmqxSight asked = await EmqxApiSight.ReadAsync(settings, look, cancellationToken).ConfigureAwait(false);
                diagnosis.Saw(Diagnosis.Broker, $"{api.Url.GetLeftPart(UriPartial.Authority)}: EMQX {string.Join(", ", asked.Versions)}, {Count(asked)}");
                emqx = asked;
            }
            catch (ManagementException e)
            {
                diagnosis.Problem(ExHookKinds.Api, e.Message);
            }
        }

        return settings.Broker is { } stated ? emqx with { Versions = [stated] } : emqx;
    }

    private static string Count(EmqxSight emqx) => emqx.Servers is { Count: > 0 } servers ? $"hook servers {string.Join(", ", servers.Select(static s => s.Name))}" : "no hook server";
}
