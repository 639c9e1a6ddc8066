using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>Gives hooks their addresses.</summary>
internal static class HookEndpoints
{
    /// <summary>Maps hooks whose names are path segments behind a base path.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="server">The server.</param>
    /// <param name="path">The base path.</param>
    /// <param name="bound">The hooks that are served.</param>
    /// <param name="plugins">The plugins that serve them.</param>
    /// <param name="known">The names of all hooks that the broker has: 404 is the right answer where none of the plugins overrides one.</param>
    public static RouteGroupBuilder MapHooks(
        this IEndpointRouteBuilder endpoints, HookServer server, string path, Dictionary<string, BoundHook> bound, IReadOnlyList<HookPlugin> plugins, IEnumerable<string>? known = null)
    {
        MapCall map = new(server, "/" + path.Trim('/'), string.Join(", ", bound.Keys), NamesOf(plugins)) { NamesHookInPath = true, Known = [.. known ?? []] };
        RouteGroupBuilder group = Announce(endpoints, map);
        HookEndpoint endpoint = new(server);
        foreach (BoundHook hook in bound.Values)
        {
            // The short way: routing finds the hook, and nothing of the path is copied.
            group.Map(hook.Name, context => endpoint.InvokeAsync(context, hook)).WithDisplayName($"{server.Target} {hook.Name}");
        }

        group.Map("{**rest}", context => endpoint.InvokeAsync(context, context.Request.RouteValues["rest"] as string, (_, name) => bound.GetValueOrDefault(name)))
            .WithDisplayName($"{server.Target} other paths");
        return group;
    }

    /// <summary>Maps the one hook of a broker that calls the configured address as it is. A secret, where one is set, is the only segment behind it.</summary>
    public static RouteGroupBuilder MapHook(
        this IEndpointRouteBuilder endpoints, HookServer server, string path, BoundHook hook, IReadOnlyList<HookPlugin> plugins) =>
        endpoints.MapHook(server, path, hook.Name, (_, rest) => rest.Length == 0 ? hook : null, plugins, new HookEndpoint(server));

    /// <summary>The same for a broker that names the hook elsewhere than in the path.</summary>
    public static RouteGroupBuilder MapHook(
        this IEndpointRouteBuilder endpoints, HookServer server, string path, string hooks, Func<HttpContext, string, BoundHook?> find, IReadOnlyList<HookPlugin> plugins, HookEndpoint endpoint)
    {
        RouteGroupBuilder group = Announce(endpoints, new MapCall(server, "/" + path.Trim('/'), hooks, NamesOf(plugins)));
        group.Map("", context => endpoint.InvokeAsync(context, "", find)).WithDisplayName($"{server.Target} {hooks}");
        group.Map("{secret}", context => endpoint.InvokeAsync(context, context.Request.RouteValues["secret"] as string, find))
            .WithDisplayName($"{server.Target} {hooks} behind a secret");
        return group;
    }

    private static string NamesOf(IReadOnlyList<HookPlugin> plugins) => string.Join(", ", plugins.Select(static p => p.Name));

    private static RouteGroupBuilder Announce(IEndpointRouteBuilder endpoints, MapCall map)
    {
        endpoints.ServiceProvider.GetRequiredService<HookBasePaths>().Add(map.Path, map.Server.Target);
        map.Server.IsMapped = true;
        map.Server.Log.Serves(map.Server.Target, map.Hooks, map.Plugins, map.Path);
        return endpoints.MapGroup(map.Path).WithMetadata(map);
    }
}
