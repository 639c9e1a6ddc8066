using System.Globalization;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.VerneMqPair;

/// <summary>Holds what is registered against what the server answers.</summary>
/// <param name="settings">What is looked with.</param>
/// <param name="diagnosis">Where it is told.</param>
/// <param name="look">Looks at addresses.</param>
/// <param name="webhooks">What is registered.</param>
/// <param name="isWhole">Whether that is all: a file does not say what was registered by hand.</param>
internal sealed class WebhookLook(DoctorSettings settings, Diagnosis diagnosis, AddressLook look, IReadOnlyList<Webhook> webhooks, bool isWhole)
{
    private const string M5 = "_m5";
    private const string ByHand = "what was registered by vmq-admin, or by a server itself, is not seen in a file: --api shows it";
    private static readonly string[] Pairs = ["auth_on_register", "auth_on_publish", "auth_on_subscribe"];
    private static readonly TimeSpan UsualDeadline = TimeSpan.FromSeconds(4);

    /// <summary>Looks at the addresses, and at the times.</summary>
    /// <returns>The webhooks that lead to the server.</returns>
    public async Task<Webhook[]> LookAsync(CancellationToken cancellationToken)
    {
        if (webhooks.Count == 0)
        {
            Tell(VerneMqKinds.NoWebhook, isWhole, settings.Api?.Url.GetLeftPart(UriPartial.Authority) ?? settings.FileNames, ByHand);
            return [];
        }

        Webhook[] own = [.. webhooks.Where(w => look.IsOfServer(w.Endpoint))];
        if (own.Length == 0)
        {
            // The nearest one is the one that was meant.
            Webhook nearest = webhooks.MaxBy(w => look.Likeness(w.Endpoint))!;
            await look.LookAsync(nearest.Endpoint, nearest.Place, cancellationToken).ConfigureAwait(false);
            Tell(VerneMqKinds.NoWebhook, isWhole, string.Create(CultureInfo.InvariantCulture, $"{nearest.Place}: none of {webhooks.Count} has the port and the path of --url"), ByHand);
            return [];
        }

        foreach (Webhook webhook in own.DistinctBy(static w => w.Endpoint.AbsoluteUri, StringComparer.Ordinal))
        {
            await look.LookAsync(webhook.Endpoint, webhook.Place, cancellationToken).ConfigureAwait(false);
        }

        foreach (Webhook webhook in own.GroupBy(static w => w.Wait).Select(static g => g.First()))
        {
            if (Deadlines.ProblemOf(settings.Deadline, UsualDeadline, webhook.Wait) is { } problem)
            {
                Tell(VerneMqKinds.Deadline, settings.Deadline is not null, $"{webhook.Place}: {problem}", "");
            }
        }

        LookAtOthers(own);
        return own;
    }

    /// <summary>Hooks that are served and not registered, and the other way round.</summary>
    public void LookAtHooks(Webhook[] own, IReadOnlyList<(string Hook, HttpReply Reply)> answers, string[] decided)
    {
        if (own.Length == 0)
        {
            return;
        }

        // A hook of which the other form is registered is told of on its own.
        string[] missing = [.. decided.Where(h => !own.Any(w => w.Hook == h || w.Hook == OtherForm(h)))];
        if (missing.Length > 0)
        {
            Tell(VerneMqKinds.NotRegistered, isWhole, string.Join(", ", missing), ByHand);
        }

        foreach ((string hook, HttpReply reply) in answers.Where(a => a.Reply.Failure is null && !a.Reply.IsOk && own.Any(w => w.Hook == a.Hook)))
        {
            diagnosis.Problem(VerneMqKinds.Refused, string.Create(CultureInfo.InvariantCulture, $"{hook} is answered {reply.Status}"));
        }
    }

    /// <summary>Hooks of which one form is registered.</summary>
    public void LookAtVersions(Webhook[] own, VerneMqConf? conf)
    {
        foreach (string hook in Pairs)
        {
            bool has3 = own.Any(w => w.Hook == hook);
            bool has5 = own.Any(w => w.Hook == hook + M5);
            if (has3 == has5 || webhooks.Any(w => w.Hook == (has3 ? hook + M5 : hook)))
            {
                continue;
            }

            bool isAnswered = hook == "auth_on_register" ? conf?.Find("allow_anonymous")?.Value == "on" : conf?.IsOn("vmq_acl") == true;
            if (!isAnswered)
            {
                Tell(VerneMqKinds.OneVersion, conf is not null || isWhole, $"{(has3 ? hook : hook + M5)} without {(has3 ? hook + M5 : hook)}", "");
            }
        }
    }

    private static string OtherForm(string hook) => hook.EndsWith(M5, StringComparison.Ordinal) ? hook[..^M5.Length] : hook + M5;

    private void LookAtOthers(Webhook[] own)
    {
        foreach (IGrouping<string, Webhook> other in webhooks.Except(own).Where(w => own.Any(o => o.Hook == w.Hook)).GroupBy(static w => w.Endpoint.GetLeftPart(UriPartial.Authority), StringComparer.Ordinal))
        {
            diagnosis.Note(VerneMqKinds.Others, $"{other.First().Place}: {VisibleText.Of(other.Key)} for {string.Join(", ", other.Select(static w => w.Hook))}; it may be meant so");
        }
    }

    private void Tell(FindingKind kind, bool isSure, string seen, string otherwise)
    {
        if (isSure)
        {
            diagnosis.Problem(kind, seen);
        }
        else
        {
            diagnosis.Note(kind, otherwise.Length == 0 ? seen : $"{seen}; {otherwise}");
        }
    }
}
