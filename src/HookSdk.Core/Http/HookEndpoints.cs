using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>Gives hooks their addresses.</summary>
internal static class HookEndpoints
{
    /// <summary>Maps hooks whose names are path segments behind a base path.</summary>
    public static RouteGroupBuilder MapHooks(
        this IEndpointRouteBuilder endpoints, HookServer server, string path, Dictionary<string, HookRoute> routes, IReadOnlyList<HookPlugin> plugins)
    {
        RouteGroupBuilder group = Announce(endpoints, server, path, string.Join(", ", routes.Keys), plugins);
        HookEndpoint endpoint = new(server);
        foreach (HookRoute route in routes.Values)
        {
            // The short way: routing finds the hook, and nothing of the path is copied.
            group.Map(route.Name, context => endpoint.InvokeAsync(context, route)).WithDisplayName($"{server.Target} {route.Name}");
        }

        group.Map("{**rest}", context => endpoint.InvokeAsync(context, context.Request.RouteValues["rest"] as string, (_, name) => routes.GetValueOrDefault(name)))
            .WithDisplayName($"{server.Target} other paths");
        return group;
    }

    /// <summary>Maps the one hook of a broker that calls the configured address as it is. A secret, where one is set, is the only segment behind it.</summary>
    public static RouteGroupBuilder MapHook(
        this IEndpointRouteBuilder endpoints, HookServer server, string path, HookRoute route, IReadOnlyList<HookPlugin> plugins) =>
        endpoints.MapHook(server, path, route.Name, _ => route, plugins, new HookEndpoint(server));

    /// <summary>The same for a broker that names the hook elsewhere than in the path.</summary>
    public static RouteGroupBuilder MapHook(
        this IEndpointRouteBuilder endpoints, HookServer server, string path, string hooks, Func<HttpContext, HookRoute> find, IReadOnlyList<HookPlugin> plugins, HookEndpoint endpoint)
    {
        RouteGroupBuilder group = Announce(endpoints, server, path, hooks, plugins);
        Func<HttpContext, string, HookRoute?> named = (context, rest) => rest.Length == 0 ? find(context) : null;
        group.Map("", context => endpoint.InvokeAsync(context, "", named)).WithDisplayName($"{server.Target} {hooks}");
        group.Map("{secret}", context => endpoint.InvokeAsync(context, context.Request.RouteValues["secret"] as string, named))
            .WithDisplayName($"{server.Target} {hooks} behind a secret");
        return group;
    }

    private static RouteGroupBuilder Announce(IEndpointRouteBuilder endpoints, HookServer server, string path, string hooks, IReadOnlyList<HookPlugin> plugins)
    {
        HookMap map = new(server.Target, "/" + path.Trim('/'), string.Join(", ", plugins.Select(static p => p.Type.Name)));
        endpoints.ServiceProvider.GetRequiredService<HookBasePaths>().Add(map.Path);
        server.IsMapped = true;
        server.Log.Serves(map.Target, hooks, map.Plugins, map.Path);
        return endpoints.MapGroup(map.Path).WithMetadata(map);
    }
}
