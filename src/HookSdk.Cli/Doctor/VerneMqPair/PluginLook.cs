using System.Net;
using HookSdk.Cli.Check.VerneMqServer;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.Findings;

namespace HookSdk.Cli.Doctor.VerneMqPair;

/// <summary>Looks at what stands before the webhooks in vernemq.conf, and around them.</summary>
internal sealed class PluginLook(Diagnosis diagnosis, VerneMqConf conf, Webhook[] own)
{
    private const string Acl = "vmq_acl";
    private const string Passwd = "vmq_passwd";

    private bool AsksAboutConnections => own.Any(static w => w.Hook.StartsWith("auth_on_register", StringComparison.Ordinal));

    private bool AsksAboutTopics => own.Any(static w => VerneMqRequests.IsDeciding(w.Hook) && !w.Hook.StartsWith("auth_on_register", StringComparison.Ordinal));

    public void Look()
    {
        if (!conf.IsOn(VerneMqConf.Webhooks))
        {
            diagnosis.Problem(VerneMqKinds.PluginOff, conf.Find("plugins.vmq_webhooks") is { } off ? off.Place.ToString() : "plugins.vmq_webhooks is not in the file, and is off by default");
        }

        if (AsksAboutTopics && conf.IsOn(Acl) && conf.IsBeforeWebhooks(Acl))
        {
            diagnosis.Problem(VerneMqKinds.Acl, $"{PlaceOf(Acl)}; it does no harm where its own rules leave to the server what the server is to decide");
        }

        if (AsksAboutConnections && conf.IsOn(Passwd) && conf.IsBeforeWebhooks(Passwd))
        {
            diagnosis.Note(VerneMqKinds.Passwd, $"{PlaceOf(Passwd)}; it does no harm while its file names no user of the server's");
        }

        if (AsksAboutConnections && conf.Find("allow_anonymous") is { Value: "on" } anonymous)
        {
            diagnosis.Problem(VerneMqKinds.Anonymous, anonymous.Place.ToString());
        }

        if (AsksAboutConnections && !AsksAboutTopics && !conf.IsOn(Acl))
        {
            diagnosis.Note(VerneMqKinds.NobodyAllows, $"{conf.Find($"plugins.{Acl}")!.Place}; it is right where another plugin of VerneMQ decides, or another endpoint");
        }

        LookAtListeners();
        LookAtTls();
    }

    private string PlaceOf(string plugin) => conf.Find($"plugins.{plugin}") is { } on ? on.Place.ToString() : $"plugins.{plugin} is not in the file, and is on by default";

    private void LookAtListeners()
    {
        foreach (FileSetting setting in conf.Settings.Where(static s => s.Key.StartsWith("listener.", StringComparison.Ordinal)))
        {
            bool concerns = (setting.Key.EndsWith(".auth_plugins", StringComparison.Ordinal) && AsksAboutConnections) || (setting.Key.EndsWith(".authz_plugins", StringComparison.Ordinal) && AsksAboutTopics);
            if (concerns && !setting.Value.Contains(VerneMqConf.Webhooks, StringComparison.Ordinal))
            {
                diagnosis.Problem(VerneMqKinds.ListenerPlugins, $"{setting.Place}: {setting.Key}");
            }
        }
    }

    private void LookAtTls()
    {
        Webhook[] secure = [.. own.Where(static w => w.Endpoint.Scheme == "https")];
        if (secure.Length == 0)
        {
            return;
        }

        bool verifies = conf.Find("vmq_webhooks.verify_peer")?.Value != "off";
        if (verifies && Array.Find(secure, static w => IPAddress.TryParse(w.Endpoint.DnsSafeHost, out _)) is { } numbered)
        {
            diagnosis.Problem(VerneMqKinds.HttpsAddress, $"{numbered.Place}: {numbered.Endpoint.Host}");
        }

        if (verifies && conf.Find("vmq_webhooks.tls_version") is { Value: "tlsv1.3" } tls)
        {
            diagnosis.Problem(VerneMqKinds.Tls13, tls.Place.ToString());
        }

        if (verifies && conf.Find("vmq_webhooks.use_crls")?.Value != "off")
        {
            diagnosis.Note(VerneMqKinds.Crls, $"{secure[0].Place}: vmq_webhooks.use_crls is not off; it is right for a certificate of a public authority");
        }
    }
}
