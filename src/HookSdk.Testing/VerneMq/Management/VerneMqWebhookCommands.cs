using System.Collections.Concurrent;
using System.Globalization;

namespace HookSdk.Testing;

/// <summary>
/// <c>vmq-admin webhooks</c>. Flags are taken as they are given: with a <c>--base64payload</c> that is neither true nor false, or a <c>--response_timeout</c> that is no
/// number, the webhook is registered, and <c>webhooks show</c> crashes until it is deregistered.
/// </summary>
internal sealed class VerneMqWebhookCommands(VerneMqAdmin admin, VerneMqBroker broker)
{
    private static readonly string[] Names = ["hook", "endpoint"];

    /// <summary>Those that <c>webhooks show</c> cannot print.</summary>
    private readonly ConcurrentDictionary<(string Hook, string Endpoint), bool> _unprintable = new();

    public VerneMqManagementAnswer Register(VerneMqCommandLine line)
    {
        if (!line.Knows(Names, ["--no_payload", "--base64payload", "--response_timeout"], "--base64payload", "--no_payload", "--response_timeout"))
        {
            return VerneMqManagementAnswer.Bad;
        }

        if (!line.HasInOrder(Names))
        {
            return VerneMqManagementAnswer.Alert(VerneMqUsage.WebhooksRegister);
        }

        if (WebhookHook.Find(line.Argument("hook")!) is not { } hook)
        {
            return VerneMqManagementAnswer.Bad;
        }

        if (!Uri.TryCreate(line.Argument("endpoint"), UriKind.RelativeOrAbsolute, out Uri? endpoint))
        {
            broker.Tell($"  ! {hook.Name}: the endpoint is no URL. VerneMQ would take it all the same, and fail when it calls; this fake refuses it");
            return VerneMqManagementAnswer.Bad;
        }

        string? base64 = line.Flag("--base64payload");
        string? timeout = line.Flag("--response_timeout");
        int milliseconds = 0;
        bool isPrintable = base64 is null or "true" or "false" && (timeout is null || int.TryParse(timeout, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out milliseconds));
        VerneMqWebhook webhook = new(hook.Name, endpoint) { Base64Payload = base64 is not "false", NoPayload = line.Flag("--no_payload") == "true" };
        if (timeout is not null && isPrintable)
        {
            webhook = webhook with { BrokerTimeout = TimeSpan.FromMilliseconds(milliseconds) };
        }

        if (!admin.Register(webhook))
        {
            return VerneMqManagementAnswer.Alert("can't register endpoint due to 'already_registered'");
        }

        if (!isPrintable)
        {
            _unprintable[(webhook.Hook, webhook.Url)] = true;
            broker.Tell($"  ! {webhook.Hook} {webhook.Url} has an option that VerneMQ takes and cannot print: webhooks show crashes until it is deregistered");
        }

        return VerneMqManagementAnswer.Done;
    }

    public VerneMqManagementAnswer Deregister(VerneMqCommandLine line)
    {
        if (!line.Knows(Names, []))
        {
            return VerneMqManagementAnswer.Bad;
        }

        if (!line.HasInOrder(Names))
        {
            return VerneMqManagementAnswer.Alert(VerneMqUsage.WebhooksDeregister);
        }

        (string hook, string endpoint) = (line.Argument("hook")!, line.Argument("endpoint")!);
        if (WebhookHook.Find(hook) is null)
        {
            return VerneMqManagementAnswer.Bad;
        }

        _unprintable.TryRemove((hook, endpoint), out _);
        return admin.Deregister(hook, endpoint) ? VerneMqManagementAnswer.Done : VerneMqManagementAnswer.Alert("can't deregister endpoint due to 'not_found'");
    }

    /// <summary>Neither version lists <c>no_payload</c>.</summary>
    public VerneMqManagementAnswer Show(VerneMqCommandLine line)
    {
        if (!line.Knows([], []))
        {
            return VerneMqManagementAnswer.Bad;
        }

        IReadOnlyList<VerneMqWebhook> webhooks = admin.Webhooks;
        return webhooks.Any(w => _unprintable.ContainsKey((w.Hook, w.Url))) ? VerneMqManagementAnswer.Crash : VerneMqManagementAnswer.Table(webhooks, static (json, webhook) =>
        {
            json.WriteString("hook", webhook.Hook);
            json.WriteString("endpoint", webhook.Url);
            json.WriteBoolean("base64payload", webhook.Base64Payload);
            json.WriteNumber("response_timeout", (long)webhook.BrokerTimeout.TotalMilliseconds);
        });
    }

    public VerneMqManagementAnswer ShowCache(VerneMqCommandLine line)
    {
        if (!line.Knows([], ["--reset"]))
        {
            return VerneMqManagementAnswer.Bad;
        }

        IReadOnlyList<VerneMqCacheStat> rows = admin.ShowCache(line.Has("--reset"));
        return line.Has("--reset") ? VerneMqManagementAnswer.Done : VerneMqManagementAnswer.Table(rows, static (json, row) =>
        {
            json.WriteString("stat", row.Stat);
            json.WriteString("endpoint", row.Endpoint.OriginalString);
            json.WriteString("hook", row.Hook);
            json.WriteNumber("value", row.Value);
        });
    }

    public VerneMqManagementAnswer ClearCache(VerneMqCommandLine line)
    {
        if (!line.Knows([], []))
        {
            return VerneMqManagementAnswer.Bad;
        }

        admin.ClearCache();
        return VerneMqManagementAnswer.Done;
    }
}
