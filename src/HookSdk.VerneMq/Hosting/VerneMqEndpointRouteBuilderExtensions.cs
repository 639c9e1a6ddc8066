using HookSdk;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives VerneMQ plugins an address.</summary>
public static class VerneMqEndpointRouteBuilderExtensions
{
    private static readonly PluginWords Words = new("VerneMQ", "hook server", "Plugin", "AddVerneMq");

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
        HookPlugin[] plugins = endpoints.ServiceProvider.PluginList<VerneMqPlugin>(path, Words).ToMap(type, path, Words);
        VerneMqPlugins chains = endpoints.ServiceProvider.GetRequiredService<VerneMqPlugins>();
        VerneMqEntry entry = chains.Open(type, path);
        HookServer server = chains.Server;
        HookEndpoint endpoint = new(server) { BodyAwaited = chains.Options.QuickAck ? QuickAck.Setter : null };
        return endpoints.MapHook(server, path, string.Join(", ", entry.Routes.Keys), entry.Find, plugins, endpoint);
    }
}
