using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>Maps hooks whose names are path segments behind a base path.</summary>
internal static class HookEndpoints
{
    public static RouteGroupBuilder MapHooks(
        this IEndpointRouteBuilder endpoints, HookServer server, string path, Dictionary<string, HookRoute> routes, IReadOnlyList<HookPlugin> plugins)
    {
        path = "/" + path.Trim('/');
        endpoints.ServiceProvider.GetRequiredService<HookBasePaths>().Add(path);
        server.IsMapped = true;
        server.Log.Serves(server.Target, string.Join(", ", routes.Keys), string.Join(", ", plugins.Select(static p => p.Type.Name)), path);

        foreach (HookPlugin plugin in plugins)
        {
            plugin.Make(server.Services);
        }

        HookEndpoint endpoint = new(server);
        RouteGroupBuilder group = endpoints.MapGroup(path);
        foreach (HookRoute route in routes.Values)
        {
            // The short way: routing finds the hook, and nothing of the path is copied.
            group.Map(route.Name, context => endpoint.InvokeAsync(context, route)).WithDisplayName($"{server.Target} {route.Name}");
        }

        group.Map("{**rest}", context => endpoint.InvokeAsync(context, context.Request.RouteValues["rest"] as string, (_, name) => routes.GetValueOrDefault(name)))
            .WithDisplayName($"{server.Target} other paths");
        return group;
    }
}
