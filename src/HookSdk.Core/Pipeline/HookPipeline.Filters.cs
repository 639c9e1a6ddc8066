using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <content>Filters: they wrap the call of one plugin, and what they do wrong is that plugin's failure.</content>
internal sealed partial class HookPipeline<TPlugin, TRequest, TReply>
{
    private PluginLink<TPlugin, TRequest, TReply> Bind(HookPlugin plugin)
    {
        PluginLink<TPlugin, TRequest, TReply> link = new(_server, _hook, plugin, _server.Services.GetKeyedService<FilterList>(_server.Target)?.Filters ?? []);
        foreach (Type type in (link.Filtered?.Filters ?? []).Select(static f => f.Source.Type).Where(static type => !type.IsCollectible))
        {
            _server.AddFilter(_hook.Name, type);
            if (_hook.Twin is { } twin)
            {
                _server.AddFilter(twin, type);
            }
        }

        return link;
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
