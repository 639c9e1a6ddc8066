using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <content>Filters: they wrap the call of one plugin, and what they do wrong is that plugin's failure.</content>
internal sealed partial class HookPipeline<TPlugin, TRequest, TReply>
{
    private Link Bind(HookPlugin plugin)
    {
        TReply fallback = _hook.Fallback(plugin.ModeOf(_hook.Methods));
        IEnumerable<FilterSource> added = _server.Services.GetKeyedService<FilterList>(_server.Target)?.Filters ?? [];
        IServiceProvider own = plugin.Services ?? _server.Services;
        BoundFilter[] filters = [.. added.Select(static f => (Filter: f, IsAdded: true)).Concat(plugin.FiltersOf(_hook.Methods).Select(static f => (Filter: f, IsAdded: false))).DistinctBy(static f => f.Filter.Type)
            .Select(f => new BoundFilter(f.Filter, (IHookFilter?)f.Filter.Make(f.IsAdded ? _server.Services : own)))];
        foreach (Type type in filters.Select(static f => f.Source.Type).Where(static type => !type.IsCollectible))
        {
            _server.AddFilter(_hook.Name, type);
            if (_hook.Twin is { } twin)
            {
                _server.AddFilter(twin, type);
            }
        }

        Func<TRequest, HookContext, ValueTask<TReply>>? handler = plugin.Handlers.OfType<Func<TRequest, HookContext, ValueTask<TReply>>>().FirstOrDefault();
        FilterChain<TRequest, TReply>? filtered = filters.Length == 0 ? null : new(
            handler is null ? (request, context) => Invoke(plugin, request, context) : (request, context) => handler(request, context), plugin.Name, filters, _hook.Neutral, fallback, _hook.Refusal ?? _hook.OnFailure?.Invoke(FailureMode.Closed), _hook.Twin);
        return new Link(plugin, fallback, filtered, handler);
    }

    /// <summary>Who threw what: a filter or the plugin. No exception: null was answered.</summary>
    private static (string Who, Exception? Exception) Unwrap(string plugin, Exception exception) => exception switch
    {
        FilterFailure failure => (failure.Filter, failure.InnerException),
        NoReplyException none => (none.Who, null),
        _ => (plugin, exception),
    };

    /// <summary>Who failed, for a line of the log: a filter with the plugin that it stands before.</summary>
    private string Named(in Call call, string who) => who == Name(call) ? who : $"{who} (before {Name(call)})";

    /// <summary>The plugin for a line about a call that is late, with the filters that may be what waits.</summary>
    private string NameOfLate(in Call call) => _links[call.Index].Filtered is { } filtered
        ? $"{filtered.Name} (behind {string.Join(", ", filtered.Filters.Select(static f => f.Name))})"
        : Name(call);
}
