using HookSdk;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives VerneMQ plugins an address.</summary>
public static class VerneMqEndpointRouteBuilderExtensions
{
    private const string HookHeader = "vernemq-hook";

    /// <summary>Serves all registered plugins as one chain a hook: <c>POST {path}</c>, the hook in the header <c>vernemq-hook</c>. The address is what is registered at the broker as endpoint.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/vernemq</c>.</param>
    /// <returns>Conventions for the endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddVerneMq</c> or <c>AddVerneMqPlugin</c> was not called, or no plugin was added.</exception>
    public static IEndpointConventionBuilder MapVerneMqPlugin(this IEndpointRouteBuilder endpoints, string path) => Map(endpoints, path, typeof(VerneMqPlugin));

    /// <summary>Serves one registered plugin at a path of its own, to be registered as an endpoint of its own in the broker's chain.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/vernemq-audit</c>.</param>
    /// <returns>Conventions for the endpoint.</returns>
    /// <exception cref="InvalidOperationException">The plugin was not added.</exception>
    public static IEndpointConventionBuilder MapVerneMqPlugin<TPlugin>(this IEndpointRouteBuilder endpoints, string path)
        where TPlugin : VerneMqPlugin => Map(endpoints, path, typeof(TPlugin));

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string path, Type type)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        HookPluginList<VerneMqPlugin> list = endpoints.ServiceProvider.GetService<HookPluginList<VerneMqPlugin>>() ?? throw new InvalidOperationException(
            $"No VerneMQ hook server was added, so there is nothing to map at '{path}'. Call builder.Services.AddVerneMqPlugin<YourPlugin>() first.");
        HookPlugin[] plugins = [.. list.Plugins.Where(p => type.IsAssignableFrom(p.Type))];
        if (plugins.Length == 0)
        {
            throw new InvalidOperationException(type == typeof(VerneMqPlugin)
                ? $"No VerneMQ plugin was added, so there is nothing to map at '{path}'. Call builder.Services.AddVerneMq().Add<YourPlugin>() first."
                : $"'{type.Name}' was not added, so it cannot be mapped at '{path}'. Call builder.Services.AddVerneMq().Add<{type.Name}>() first.");
        }

        VerneMqPlugins chains = endpoints.ServiceProvider.GetRequiredService<VerneMqPlugins>();
        VerneMqEntry entry = chains.Open(type, path);
        HookServer server = chains.Server;
        HookEndpoint endpoint = new(server) { BodyAwaited = chains.Options.QuickAck ? QuickAck.Setter : null };
        return endpoints.MapHook(server, path, string.Join(", ", entry.Routes.Keys), Find, plugins, endpoint);

        HookRoute Find(HttpContext context)
        {
            StringValues hook = context.Request.Headers[HookHeader];
            return hook.Count > 1 ? TwoHooksRoute.Instance : entry.Find(hook);
        }
    }
}
