using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>Gives hooks their addresses.</summary>
internal static class HookEndpoints
{
    /// <summary>The name of the route's value that holds a secret.</summary>
    public const string Secret = "hookSecret";

    /// <summary>Maps hooks whose names are path segments behind a base path.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="server">The server.</param>
    /// <param name="path">The base path.</param>
    /// <param name="entrance">Where the hooks that are served are found.</param>
    /// <param name="plugins">The plugins that serve them.</param>
    /// <param name="known">The names of all hooks that the broker has: 404 is the right answer where no plugin has ever served one.</param>
    public static RouteGroupBuilder MapHooks(this IEndpointRouteBuilder endpoints, HookServer server, string path, HookEntrance entrance, IReadOnlyList<HookPlugin> plugins, IReadOnlyList<string> known)
    {
        MapCall map = new(server, "/" + path.Trim('/'), () => HooksOf(entrance), NamesOf(plugins)) { NamesHookInPath = true, Known = known };
        RouteGroupBuilder group = Announce(endpoints, map, isServed: plugins.Count > 0);
        Dictionary<string, HookDoor> doors = known.ToDictionary(static hook => hook, entrance.Door, StringComparer.OrdinalIgnoreCase);
        HookEndpoint endpoint = new(server) { DoorOf = doors.GetValueOrDefault };
        foreach (HookDoor door in doors.Values)
        {
            // The short way: routing finds the hook, and nothing of the path is copied.
            group.Map(door.Name, context => endpoint.InvokeAsync(context, door)).WithDisplayName($"{server.Target} {door.Name}");
        }

        // All other paths, and none of these: a route that a known name would fit too is looked at with each of its calls.
        foreach (RoutePattern other in (RoutePattern[])[RoutePatternFactory.Parse(""), OtherName.Pattern(doors.Keys), RoutePatternFactory.Parse("{hookFirst}/{hookSecond}/{**hookRest}")])
        {
            group.Map(other, context => endpoint.InvokeAsync(context, RestOf(context.Request.RouteValues), (_, name) => entrance.Find(name)))
                .WithDisplayName($"{server.Target} other paths");
        }

        return group;
    }

    /// <summary>Maps what a broker calls at the configured address as it is, by hooks whose names stand elsewhere than in the path. A secret, where one is set, is the only segment behind it.</summary>
    public static RouteGroupBuilder MapHook(
        this IEndpointRouteBuilder endpoints, HookServer server, string path, Func<string> hooks, Func<HttpContext, string, BoundHook?> find, IReadOnlyList<HookPlugin> plugins, HookEndpoint endpoint)
    {
        RouteGroupBuilder group = Announce(endpoints, new MapCall(server, "/" + path.Trim('/'), hooks, NamesOf(plugins)), isServed: plugins.Count > 0);
        group.Map("", context => endpoint.InvokeAsync(context, "", find)).WithDisplayName($"{server.Target} {hooks()}");
        group.Map($"{{{Secret}}}", context => endpoint.InvokeAsync(context, context.Request.RouteValues[Secret] as string, find))
            .WithDisplayName($"{server.Target} {hooks()} behind a secret");
        return group;
    }

    /// <summary>The hooks that an entrance serves, for people.</summary>
    public static string HooksOf(HookEntrance entrance) => entrance.Routes.Count == 0 ? "no hook" : string.Join(", ", entrance.Routes.Keys);

    private static string RestOf(RouteValueDictionary values) => values[OtherName.Parameter] as string ?? (values["hookFirst"] is { } first ? $"{first}/{values["hookSecond"]}/{values["hookRest"]}" : "");

    private static string NamesOf(IReadOnlyList<HookPlugin> plugins) => plugins.Count == 0 ? "no plugin" : string.Join(", ", plugins.Select(static p => p.Name));

    private static RouteGroupBuilder Announce(IEndpointRouteBuilder endpoints, MapCall map, bool isServed)
    {
        endpoints.ServiceProvider.GetRequiredService<HookBasePaths>().Add(map.Path, map.Server.Target);
        map.Server.IsMapped = true;
        if (isServed)
        {
            map.Server.Log.Serves(map.Server.Target, map.Hooks, map.Plugins, map.Path);
        }
        else
        {
            map.Server.Log.ServesNobodyYet(map.Server.Target, map.Path);
        }

        return endpoints.MapGroup(map.Path).WithMetadata(map);
    }
}
