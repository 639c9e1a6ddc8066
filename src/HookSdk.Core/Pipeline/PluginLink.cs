namespace HookSdk;

/// <summary>A plugin in its place in the chain of a hook, with the filters around it.</summary>
internal sealed class PluginLink<TPlugin, TRequest, TReply>
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    private readonly HookServer _server;
    private readonly HookDefinition<TPlugin, TRequest, TReply> _hook;
    private readonly Func<TRequest, HookContext, ValueTask<TReply>>? _handler;

    /// <param name="server">The server.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="plugin">The plugin.</param>
    /// <param name="added">The filters around all plugins of the server, which stand outside the plugin's own.</param>
    public PluginLink(HookServer server, HookDefinition<TPlugin, TRequest, TReply> hook, HookPlugin plugin, IEnumerable<FilterSource> added)
    {
        _server = server;
        _hook = hook;
        Plugin = plugin;
        Fallback = hook.Fallback(plugin.ModeOf(hook.Methods));
        _handler = plugin.Handlers.OfType<Func<TRequest, HookContext, ValueTask<TReply>>>().FirstOrDefault();
        IServiceProvider own = plugin.Services ?? server.Services;
        BoundFilter[] filters = [.. added.Select(static f => (Filter: f, IsAdded: true)).Concat(plugin.FiltersOf(hook.Methods).Select(static f => (Filter: f, IsAdded: false))).DistinctBy(static f => f.Filter.Type)
            .Select(f => new BoundFilter(f.Filter, (IHookFilter?)f.Filter.Make(f.IsAdded ? server.Services : own)))];
        Filtered = filters.Length == 0 ? null : new(InvokeNoted, plugin.Name, filters, hook.Neutral, Fallback, hook.Refusal ?? hook.OnFailure?.Invoke(FailureMode.Closed), hook.Twin);
    }

    public HookPlugin Plugin { get; }

    /// <summary>Its fallback.</summary>
    public TReply Fallback { get; }

    /// <summary>The way to it through its filters; null: it has none.</summary>
    public FilterChain<TRequest, TReply>? Filtered { get; }

    /// <summary>Whether it is told of a call; one that it is not told of is passed over.</summary>
    public bool IsFor(TRequest request) => _hook.IsFor is not { } isFor || isFor(Plugin, request);

    /// <summary>Calls the plugin, through its filters where it has some.</summary>
    public ValueTask<TReply> InvokeAsync(TRequest request, HookContext context) => Filtered is { } filtered ? filtered.InvokeAsync(request, context) : InvokePlugin(request, context);

    private ValueTask<TReply> InvokeNoted(TRequest request, HookContext context)
    {
        context.Trail?.NoteAsked(Plugin.Name);
        return InvokePlugin(request, context);
    }

    private ValueTask<TReply> InvokePlugin(TRequest request, HookContext context) =>
        _handler is { } handler ? handler(request, context) : _hook.Invoke((TPlugin)(Plugin.Shared(_server.Services) ?? Plugin.Resolve(context.Services)), request, context);
}
