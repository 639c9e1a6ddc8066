using System.Globalization;
using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Servers;
using HookSdk.VerneMq;

namespace HookSdk.Cli.Doctor.VerneMqPair;

/// <summary>What vernemq.conf says of plugins and webhooks.</summary>
internal sealed class VerneMqConf(KeyValueFile file)
{
    public const string Webhooks = "vmq_webhooks";
    private const string HookOfNoUse = "on_auth_m5";
    private const string EndpointSuffix = ".endpoint";
    private const string HookSuffix = ".hook";

    public FileSetting? Find(string key) => file.Find(key);

    public IEnumerable<FileSetting> Settings => file.Settings;

    /// <summary>Whether the plugin is on; vmq_acl and vmq_passwd are unless they are switched off.</summary>
    public bool IsOn(string plugin) => file.Find($"plugins.{plugin}") is { } setting ? setting.Value == "on" : plugin is "vmq_acl" or "vmq_passwd";

    /// <summary>Whether a plugin is asked before vmq_webhooks: by priority, then by name.</summary>
    public bool IsBeforeWebhooks(string plugin) => (PriorityOf(plugin), PriorityOf(Webhooks)) switch
    {
        (null, not null) => false,
        ({ } other, { } own) => other < own || (other == own && string.CompareOrdinal(plugin, Webhooks) < 0),
        (not null, null) => true,
        _ => string.CompareOrdinal(plugin, Webhooks) < 0,
    };

    /// <summary>The webhooks in the order in which they are registered: that of their names.</summary>
    public IReadOnlyList<Webhook> Read(Diagnosis diagnosis, AddressLook look)
    {
        List<Webhook> found = [];
        foreach (string name in file.Settings.Select(static s => NameOf(s.Key)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            FileSetting? hook = file.Find($"{Webhooks}.{name}{HookSuffix}");
            FileSetting? endpoint = file.Find($"{Webhooks}.{name}{EndpointSuffix}");
            if (hook is null || endpoint is null)
            {
                diagnosis.Problem(VerneMqKinds.Incomplete, $"{(hook ?? endpoint)!.Place}: {Webhooks}.{name} has no {(hook is null ? "hook" : "endpoint")}");
                continue;
            }

            if (hook.Value != HookOfNoUse && !VerneMqHookNames.All.Contains(hook.Value, StringComparer.Ordinal))
            {
                diagnosis.Problem(VerneMqKinds.UnknownHook, $"{hook.Place}: {Webhooks}.{name}.hook");
                continue;
            }

            if (look.Read(endpoint.Value, endpoint.Place.ToString()) is not { } url)
            {
                continue;
            }

            TimeSpan wait = int.TryParse(file.Find($"{Webhooks}.{name}.response_timeout")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : Target.VerneMq.Limit!.Value;
            if (found.Find(w => w.Hook == hook.Value && w.Endpoint.OriginalString == url.OriginalString) is { } first)
            {
                diagnosis.Note(VerneMqKinds.Twice, $"{endpoint.Place}: {hook.Value} is that of {first.Place}; it does no harm where the options are the same");
                continue;
            }

            found.Add(new(hook.Value, url, wait, endpoint.Place.ToString()));
        }

        return found;
    }

    private int? PriorityOf(string plugin) => int.TryParse(file.Find($"plugins.{plugin}.priority")?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int priority) ? priority : null;

    /// <summary>The name in vmq_webhooks.NAME.hook; null: it is another setting.</summary>
    private static string? NameOf(string key)
    {
        string[] suffixes = [HookSuffix, EndpointSuffix];
        return Array.Find(suffixes, s => key.EndsWith(s, StringComparison.Ordinal)) is { } suffix && key.StartsWith(Webhooks + ".", StringComparison.Ordinal) && key.Length > Webhooks.Length + 1 + suffix.Length
            ? key[(Webhooks.Length + 1)..^suffix.Length]
            : null;
    }
}
