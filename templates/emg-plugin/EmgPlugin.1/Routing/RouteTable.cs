using HookSdk.Emg;
using HookSdk.Numbers;
using Microsoft.Extensions.Options;

namespace EmgPlugin._1.Routing;

/// <summary>The routes of the configuration, as they are now: a change builds a new table, and calls see the old one or the new one, whole.</summary>
public sealed partial class RouteTable : IDisposable
{
    private readonly NumberNormalizer _normalizer;
    private readonly ILogger<RouteTable> _logger;
    private readonly IDisposable? _changes;
    private volatile PrefixTable<RouteReply> _table;

    /// <summary>Builds the table.</summary>
    /// <exception cref="FormatException">A prefix is no number, or a name cannot be sent.</exception>
    public RouteTable(IOptionsMonitor<PrefixRouteOptions> routes, NumberNormalizer normalizer, ILogger<RouteTable> logger)
    {
        _normalizer = normalizer;
        _logger = logger;
        _table = Build(routes.CurrentValue);
        _changes = routes.OnChange(Replace);
    }

    /// <summary>The route of the longest prefix that the number begins with, or no choice.</summary>
    public RouteReply Find(string number) => _table.TryFind(number, out RouteReply? route) ? route : RouteReply.NoChoice();

    public void Dispose() => _changes?.Dispose();

    private void Replace(PrefixRouteOptions routes)
    {
        try
        {
            _table = Build(routes);
            LogReplaced(_table.Count);
        }
        catch (FormatException e)
        {
            LogRefused(e.Message);
        }
    }

    private PrefixTable<RouteReply> Build(PrefixRouteOptions routes)
    {
        try
        {
            return PrefixTable.Create(
                from route in routes
                where !string.IsNullOrEmpty(route.Value)
                select KeyValuePair.Create(_normalizer.Normalize(route.Key), RouteReply.To(route.Value)));
        }
        catch (ArgumentException e)
        {
            // .NET puts the name of the method's parameter behind the message.
            throw new FormatException($"The section Routes cannot be used: {e.Message.Split(" (Parameter")[0]}");
        }
    }

    [LoggerMessage(LogLevel.Information, "The routes have changed: {Count} prefixes.")]
    private partial void LogReplaced(int count);

    [LoggerMessage(LogLevel.Error, "The changed routes are not used, the earlier ones stay: {Problem}")]
    private partial void LogRefused(string problem);
}
