using System.Text;

namespace HookSdk.Inspector;

/// <summary>The hooks that can be called by hand, and their wire as text.</summary>
internal sealed class HookForms(IEnumerable<HookPlugins> plugins, InspectorSettings settings)
{
    public IReadOnlyList<HookFormDocument> All =>
    [
        .. plugins.SelectMany(static chains => chains.Entrances.SelectMany(entrance => entrance.Routes
            .Select(route => new HookFormDocument(chains.Id, route.Key, route.Value.Name, entrance.Path, route.Value.Form.Example is { } example ? WireMask.Show(example, []) : null, route.Value.Form.Shape, route.Value.Form.KnownNames))))
            .DistinctBy(static f => (f.Server, f.Key)),
    ];

    /// <summary>The hook at an entrance; null: there is none.</summary>
    public BoundHook? Find(string server, string key) =>
        plugins.Where(p => p.Id == server).SelectMany(static p => p.Entrances).Select(e => e.Routes.GetValueOrDefault(key)).FirstOrDefault(static h => h is not null);

    /// <summary>The path that the hook's entrance is mapped at.</summary>
    public string? PathOf(string server, string key) => plugins.Where(p => p.Id == server).SelectMany(static p => p.Entrances).FirstOrDefault(e => e.Routes.ContainsKey(key))?.Path;

    /// <summary>Whether the server asks for a secret in the path.</summary>
    public bool HasSecret(string server) => plugins.Any(p => p.Id == server && p.Server.Settings.PathSecrets.AreAskedFor);

    /// <summary>The key of a call's hook, for sending it again; null: it is not served any more.</summary>
    public string? KeyOf(CallRecord call)
    {
        string? path = call.Headers.FirstOrDefault(static h => h.Key == ":path").Value?.TrimStart('/');
        return plugins.Where(p => p.Id == call.ServerTarget).SelectMany(static p => p.Entrances).SelectMany(static e => e.Routes)
            .Where(r => r.Value.Name == call.Hook).OrderByDescending(r => r.Key == path).ThenByDescending(static r => r.Key, StringComparer.Ordinal).Select(static r => r.Key).FirstOrDefault();
    }

    /// <summary>A reply as it may be shown; null: it is none that can be told apart.</summary>
    public string? ShowReply(HookForm form, string hook, ReadOnlySpan<byte> bytes)
    {
        string? text = form.Wire is { } wire ? wire.ReadReply(bytes) : Encoding.UTF8.GetString(bytes);
        return text is null ? null : WireMask.Show(text, settings.ShowsPayloads(hook) ? [] : form.Payloads);
    }

    /// <summary>A request as it may stand in a file: typed secrets are hidden in it, and payloads where they are not switched on.</summary>
    /// <exception cref="FormatException">Nothing in it can be told apart.</exception>
    public MaskedText ForFile(BoundHook hook, string request) =>
        (WireMask.IsJson(request) ? WireMask.Mask(request, RulesOf(hook)) : null) ?? throw new FormatException("It cannot be saved: it is no JSON, so that no secret in it could be told and hidden. Save it as a JSON object.");

    /// <summary>A reply as it may stand in a file; null: nothing in it can be told apart.</summary>
    public MaskedText? ReplyForFile(BoundHook hook, string reply) => WireMask.Mask(reply, RulesOf(hook));

    /// <summary>A decision as it may stand in a file. The caller says what it was, and nobody else.</summary>
    public string DecisionForFile(BoundHook hook, string decision) => TextMask.Hide(decision, RulesOf(hook));

    /// <summary>A request or reply as it may be shown.</summary>
    public PartDocument Part(CallRecord call, HookForm form, string? typed, byte[]? bytes, int length, bool isRequest)
    {
        if (!call.IsWhole)
        {
            return new PartDocument(typed, null, length, "Of this call only its end is known: there were more than are kept whole.");
        }

        if (bytes is null)
        {
            return new PartDocument(typed, null, length, $"It is larger than {InspectorSettings.Section}:{nameof(HookInspectorOptions.MostBytes)} ({settings.Options.MostBytes} bytes), and was not kept.");
        }

        bool isShown = settings.ShowsPayloads(call.Hook);
        string? text = form.Wire is not { } wire ? Encoding.UTF8.GetString(bytes) : isRequest ? wire.ReadRequest(bytes) : wire.ReadReply(bytes);

        // Lines are a reply's form: in a request that nobody could read, an equals sign means nothing.
        string? shown = text is null || (isRequest && !WireMask.IsJson(text)) ? null : WireMask.Show(text, isShown ? [] : form.Payloads);
        return new PartDocument(typed, shown, length, shown is null ? "Its bytes are not what the hook takes, so that nothing in them can be told apart and masked."
            : !isShown && form.Payloads.Count > 0 && shown.Contains(WireMask.Hidden, StringComparison.Ordinal) ? $"Payloads are hidden. {InspectorSettings.Section}:{nameof(HookInspectorOptions.Payloads)} shows those of single hooks." : null);
    }

    private MaskRules RulesOf(BoundHook hook) => new(settings.ShowsPayloads(hook.Name) ? [] : hook.Form.Payloads);
}
