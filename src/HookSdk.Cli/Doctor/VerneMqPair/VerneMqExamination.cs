using System.Text.Json;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.VerneMqServer;
using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.ServerSide;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.VerneMqPair;

/// <summary>A server of webhooks, and VerneMQ by its vernemq.conf or its management API.</summary>
internal sealed class VerneMqExamination : Examination
{
    private readonly ServerKinds _server = new(Target.VerneMq, "VerneMQ takes it for a refusal: no client connects, publishes or subscribes.");
    private readonly AddressKinds _address = new(Target.VerneMq, "the endpoint of the webhook");
    private readonly FileKinds _file = new(Target.VerneMq);

    public override IReadOnlyList<FindingKind> Kinds => [.. _server.OverHttp, _file.Syntax, .. _address.WithPath, .. VerneMqKinds.All];

    public override async Task LookAsync(DoctorSettings settings, Diagnosis diagnosis, CancellationToken cancellationToken)
    {
        HttpServer server = new(settings, diagnosis, _server, VerneMqReplyText.ProblemOf);
        IReadOnlyList<(string Hook, HttpReply Reply)> answers = await server.LookAsync(await VerneMqRequests.CaptureAsync(settings.Server).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        string[] decided = [.. answers.Where(static a => VerneMqRequests.IsDeciding(a.Hook) && Decides(a.Reply)).Select(static a => a.Hook)];
        if (answers.Count > 0)
        {
            diagnosis.Saw(Diagnosis.Server, $"answers {answers.Count(static a => a.Reply.IsOk)} of the {answers.Count} hooks that were called, handled or not, and decides in {(decided.Length == 0 ? "none" : string.Join(", ", decided))}; the slowest took {Units.Text(answers.Max(static a => a.Reply.Elapsed))}");
        }

        AddressLook look = new(settings, diagnosis, _address, hasPath: true);
        VerneMqConf? conf = null;
        IReadOnlyList<Webhook>? webhooks = null;
        if (settings.Files.Count > 0)
        {
            KeyValueFile file = KeyValueFile.Read(settings.Files);
            _file.Tell(diagnosis, file.Problems);
            conf = new(file);
            webhooks = conf.Read(diagnosis, look);
            diagnosis.Saw(Diagnosis.Broker, $"{settings.FileNames}: {webhooks.Count} webhooks; vmq_webhooks {Word(conf, VerneMqConf.Webhooks)}, vmq_acl {Word(conf, "vmq_acl")}, vmq_passwd {Word(conf, "vmq_passwd")}{FileKinds.Unread(file.Includes)}");
        }

        bool isWhole = false;
        if (settings.Api is { } api)
        {
            try
            {
                webhooks = await VerneMqApi.ReadAsync(settings, look, cancellationToken).ConfigureAwait(false);
                isWhole = true;
                diagnosis.Saw(Diagnosis.Broker, $"{api.Url.GetLeftPart(UriPartial.Authority)}: {webhooks.Count} webhooks are registered at this node");
            }
            catch (ManagementException e)
            {
                diagnosis.Problem(VerneMqKinds.Api, e.Message);
            }
        }

        Webhook[] own = [];
        if (webhooks is not null)
        {
            WebhookLook registrations = new(settings, diagnosis, look, webhooks, isWhole);
            own = await registrations.LookAsync(cancellationToken).ConfigureAwait(false);
            registrations.LookAtHooks(own, answers, decided);
            registrations.LookAtVersions(own, conf);
        }

        if (conf is not null)
        {
            new PluginLook(diagnosis, conf, own).Look();
        }

        Webhook? shortest = own.MinBy(static w => w.Wait);
        await server.LookAtTimeAsync(answers, settings.Server.Limit ?? shortest?.Wait ?? Target.VerneMq.Limit, settings.Server.Limit is not null ? "--limit" : shortest?.Place ?? "VerneMQ's default", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a reply says more than next.</summary>
    private static bool Decides(HttpReply reply)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(reply.IsOk ? reply.Body : "{}"u8.ToArray());
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("result", out JsonElement result) && !(result.ValueKind == JsonValueKind.String && result.ValueEquals("next"u8));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Word(VerneMqConf conf, string plugin) => conf.IsOn(plugin) ? "on" : "off";
}
