namespace HookSdk.Testing;

/// <summary>The broker's own chains: its plugins in their order, vmq_webhooks with its chain of endpoints among them.</summary>
internal sealed class VerneMqChains
{
    private const string Webhooks = "vmq_webhooks";

    private readonly WebhookClient _webhooks;
    private readonly VerneMqBuiltIn?[] _auth;
    private readonly VerneMqBuiltIn?[] _authz;

    public VerneMqChains(FakeVerneMqOptions options, WebhookClient webhooks)
    {
        _webhooks = webhooks;
        (string Name, int? Priority, VerneMqBuiltIn? Plugin)[] all =
            [.. options.BuiltIns.Select(static b => (b.Name, b.Priority, (VerneMqBuiltIn?)b)), (Webhooks, options.WebhooksPriority, null)];
        List<(string Name, VerneMqBuiltIn? Plugin)> ordered = [.. all.OrderBy(static p => p.Priority is null).ThenBy(static p => p.Priority).ThenBy(static p => p.Name, StringComparer.Ordinal).Select(static p => (p.Name, p.Plugin))];
        _auth = Choose(ordered, options.AuthPlugins);
        _authz = Choose(ordered, options.AuthzPlugins);
    }

    /// <summary>Whether the plugin vmq_webhooks runs.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>A conditional chain: the first that says more than next decides; when nobody does, the answer is a refusal.</summary>
    public async ValueTask<WebhookAnswer> DecideAsync(WebhookCall call)
    {
        foreach (VerneMqBuiltIn? plugin in call.Hook.Kind is WebhookKind.Register or WebhookKind.EnhancedAuth ? _auth : _authz)
        {
            WebhookAnswer answer = plugin is not null ? Ask(plugin, call)
                : IsEnabled ? await _webhooks.DecideAsync(call).ConfigureAwait(false)
                : WebhookAnswer.Next;
            if (answer.Result != WebhookResult.Next)
            {
                return answer;
            }
        }

        return WebhookAnswer.Error("plugin_chain_exhausted");
    }

    /// <summary>A chain that everyone hears.</summary>
    public ValueTask InformAsync(WebhookCall call) => IsEnabled ? _webhooks.InformAsync(call) : default;

    /// <summary>Names of plugins that do not run are passed over (assumed).</summary>
    private static VerneMqBuiltIn?[] Choose(List<(string Name, VerneMqBuiltIn? Plugin)> all, IReadOnlyList<string>? names) => names is null
        ? [.. all.Select(static p => p.Plugin)]
        : [.. names.Select(name => all.Find(p => p.Name == name)).Where(static p => p.Name is not null).Select(static p => p.Plugin)];

    private static WebhookAnswer Ask(VerneMqBuiltIn plugin, WebhookCall call)
    {
        VerneMqQuestion question = new(call.Hook.Name, call.Caller.ClientId, call.Caller.UserName);
        question = call switch
        {
            AuthOnRegisterCall register => question with { Password = register.Connect.PasswordBytes },
            PublishCall publish when call.Hook.Kind == WebhookKind.Publish => question with { Topics = [publish.Message.Topic] },
            SubscribeCall subscribe => question with { Topics = [.. subscribe.Topics.Select(static t => t.Filter)] },
            _ => question,
        };
        return !call.Hook.IsCached ? WebhookAnswer.Next : plugin.Decide(question) switch
        {
            VerneMqVerdict.Ok => WebhookAnswer.Ok,
            VerneMqVerdict.Next => WebhookAnswer.Next,
            _ => WebhookAnswer.Error($"refused by {plugin.Name}"),
        };
    }
}
