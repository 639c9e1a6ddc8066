using System.Net;
using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.EmqxSide;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.ServerSide;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.EmqX.Management;

namespace HookSdk.Cli.Doctor.ExProtoPair;

/// <summary>A handler of device protocols, and EMQX's gateway by its files or its management API.</summary>
internal sealed class ExProtoExamination : Examination
{
    private const string Gateway = "exproto";

    private readonly ServerKinds _server = new(Target.ExProto, "EMQX closes a device's connection when a callback fails, and waits without end when none is answered.");
    private readonly AddressKinds _address = new(Target.ExProto, "handler.address of the gateway");
    private readonly FileKinds _file = new(Target.ExProto);

    public override IReadOnlyList<FindingKind> Kinds => [.. _server.OverGrpc, _file.Syntax, .. _address.WithoutPath, .. ExProtoKinds.All];

    public override async Task LookAsync(DoctorSettings settings, Diagnosis diagnosis, CancellationToken cancellationToken)
    {
        ExProtoServed served = await new ExProtoServerLook(settings, diagnosis, _server).LookAsync(cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<Version> versions, IReadOnlyList<string>? running, bool hasHookServers) = await AskAsync(settings, diagnosis, cancellationToken).ConfigureAwait(false);
        if (settings.Broker is { } stated)
        {
            versions = [stated];
        }

        if (settings.Files.Count > 0)
        {
            HoconFile conf = HoconFile.Read(settings.Files);
            _file.Tell(diagnosis, conf.Problems);
            hasHookServers |= conf.Root.Items("exhook.servers") is { Count: > 0 };
            if (conf.Problems.Count == 0)
            {
                await LookAtGatewayAsync(settings, diagnosis, conf, running, versions, served, cancellationToken).ConfigureAwait(false);
            }
        }

        LookAtVersions(diagnosis, versions, hasHookServers);
    }

    private static async Task<(IReadOnlyList<Version> Versions, IReadOnlyList<string>? Running, bool HasHookServers)> AskAsync(DoctorSettings settings, Diagnosis diagnosis, CancellationToken cancellationToken)
    {
        if (settings.Api is not { } api)
        {
            return ([], null, false);
        }

        EmqxApiLook asked = new(api, settings.Server.Clock, settings.Server.Patience);
        await using (asked.ConfigureAwait(false))
        {
            string place = api.Url.GetLeftPart(UriPartial.Authority);
            try
            {
                IReadOnlyList<EmqxNode> nodes = await asked.Management.ListNodesAsync(cancellationToken).ConfigureAwait(false);
                Version[] versions = [.. nodes.Select(static n => EmqxVersion.Read(n.Version)).OfType<Version>().Distinct()];
                IReadOnlyList<string> running = await asked.Management.ListRunningGatewaysAsync(cancellationToken).ConfigureAwait(false);
                IReadOnlyList<EmqxHookServer> servers = await asked.Management.ListHookServersAsync(cancellationToken).ConfigureAwait(false);
                diagnosis.Saw(Diagnosis.Broker, $"{place}: EMQX {string.Join(", ", versions.AsEnumerable())}, gateways that run: {(running.Count == 0 ? "none" : string.Join(", ", running))}");
                if (!running.Contains(Gateway, StringComparer.Ordinal))
                {
                    diagnosis.Problem(ExProtoKinds.NoGateway, $"{place}: none that runs is called {Gateway}");
                }

                return (versions, running, servers.Any(static s => s.IsEnabled));
            }
            catch (ManagementException e)
            {
                diagnosis.Problem(ExProtoKinds.Api, e.Message);
                return ([], null, false);
            }
        }
    }

    private async Task LookAtGatewayAsync(DoctorSettings settings, Diagnosis diagnosis, HoconFile conf, IReadOnlyList<string>? running, IReadOnlyList<Version> versions, ExProtoServed served, CancellationToken cancellationToken)
    {
        if (conf.Root.Find("gateway.exproto") is not HoconObject gateway)
        {
            diagnosis.Saw(Diagnosis.Broker, $"{settings.FileNames}: no gateway.exproto");
            if (running is null)
            {
                diagnosis.Note(ExProtoKinds.NoGateway, $"{settings.FileNames}: what was set in the dashboard stands in EMQX's data/configs/cluster.hocon, and --api shows whether it runs");
            }

            return;
        }

        diagnosis.Saw(Diagnosis.Broker, $"{gateway.Place}: gateway.exproto{FileKinds.Unread(conf.Includes)}");
        if (gateway.Text("enable") is { Text: "false" } disabled)
        {
            diagnosis.Problem(ExProtoKinds.Disabled, disabled.Place.ToString());
        }

        AddressLook look = new(settings, diagnosis, _address, hasPath: false);
        HoconText? address = gateway.Text("handler.address");
        Uri? handler = address is null ? null : look.Read(address.Text, address.Place.ToString());
        if (address is null)
        {
            diagnosis.Problem(ExProtoKinds.NoHandler, gateway.Place.ToString());
        }
        else if (handler is not null)
        {
            await look.LookAsync(handler, address.Place.ToString(), cancellationToken).ConfigureAwait(false);
            LookAtName(diagnosis, handler, address, versions);
        }

        await LookAtAdapterAsync(settings, diagnosis, gateway, handler, cancellationToken).ConfigureAwait(false);
        LookAtService(diagnosis, gateway, served);
        if (gateway.Find("listeners") is not HoconObject listeners || !listeners.Members.Any(static kind => kind.Value is HoconObject named && named.Members.Any()))
        {
            diagnosis.Problem(ExProtoKinds.NoListener, gateway.Place.ToString());
        }
    }

    private static void LookAtName(Diagnosis diagnosis, Uri handler, HoconText address, IReadOnlyList<Version> versions)
    {
        if (IPAddress.TryParse(handler.DnsSafeHost, out _))
        {
            return;
        }

        if (versions.FirstOrDefault(static v => v < EmqxVersions.HandlersByName) is { } old)
        {
            diagnosis.Problem(ExProtoKinds.AddressName, $"{address.Place}: {handler.Host}, and EMQX is {old}");
        }
        else if (versions.Count == 0)
        {
            diagnosis.Note(ExProtoKinds.AddressName, $"{address.Place}: {handler.Host}; it is right from EMQX 5.8.5 on, and --broker says which one you have");
        }
    }

    private static async Task LookAtAdapterAsync(DoctorSettings settings, Diagnosis diagnosis, HoconObject gateway, Uri? handler, CancellationToken cancellationToken)
    {
        if (gateway.Text("server.bind") is not { } bind)
        {
            diagnosis.Problem(ExProtoKinds.NoAdapter, gateway.Place.ToString());
            return;
        }

        if (handler is null || !Uri.TryCreate($"http://{bind.Text}/", UriKind.Absolute, out Uri? adapter) || !adapter.IsLoopback)
        {
            return;
        }

        Machine server = await Machine.FindAsync(handler, settings.Server.Clock, cancellationToken).ConfigureAwait(false);
        if (!server.IsLoopback)
        {
            diagnosis.Note(ExProtoKinds.AdapterLoopback, $"{bind.Place}: {adapter.Authority}, and handler.address is {handler.Host}; it is right where {handler.Host} is EMQX's own machine");
        }
    }

    private static void LookAtService(Diagnosis diagnosis, HoconObject gateway, ExProtoServed served)
    {
        HoconText? name = gateway.Text("handler.service_name");
        bool isStreaming = name?.Text == ExProtoServerLook.StreamingService;
        string place = (name?.Place ?? gateway.Place).ToString();
        if (isStreaming)
        {
            diagnosis.Note(ExProtoKinds.Streaming, $"{place}: it works where the server takes many streams and orders the callbacks of a device");
        }

        if ((isStreaming ? served.Streaming : served.Unary) == false)
        {
            diagnosis.Problem(ExProtoKinds.Service, $"{place}: EMQX calls {(isStreaming ? ExProtoServerLook.StreamingService : ExProtoServerLook.UnaryService)}, and the server serves {(isStreaming ? ExProtoServerLook.UnaryService : ExProtoServerLook.StreamingService)} alone");
        }
    }

    private static void LookAtVersions(Diagnosis diagnosis, IReadOnlyList<Version> versions, bool hasHookServers)
    {
        foreach (Version version in versions)
        {
            if (EmqxVersions.HasNoExProto(version))
            {
                diagnosis.Problem(ExProtoKinds.Removed, $"EMQX {version} has none");
            }
            else if (EmqxVersions.DeprecatesExProto(version))
            {
                diagnosis.Note(ExProtoKinds.Removed, $"EMQX {version} has it, and the next one has not");
            }

            if (!EmqxVersions.SkipsGatewayClients(version))
            {
                continue;
            }

            if (hasHookServers)
            {
                diagnosis.Problem(ExProtoKinds.ExHookSkipped, $"EMQX {version}, with hook servers");
            }
            else
            {
                diagnosis.Note(ExProtoKinds.ExHookSkipped, $"EMQX {version}; no hook server of it was seen, and without one it does no harm");
            }
        }
    }
}
