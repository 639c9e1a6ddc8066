using HookSdk;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives VerneMQ plugins an address.</summary>
public static class VerneMqEndpointRouteBuilderExtensions
{
    internal static readonly PluginWords Words = new("VerneMQ", "hook server", "Plugin", "AddVerneMq");

    /// <summary>Serves all registered plugins as one chain a hook: <c>POST {path}</c>, the hook in the header <c>vernemq-hook</c>. The address is what is registered at the broker as endpoint.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/vernemq</c>.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for the endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddVerneMq</c> or <c>AddVerneMqPlugin</c> was not called, or no plugin was added.</exception>
    public static IEndpointConventionBuilder MapVerneMqPlugin(this IEndpointRouteBuilder endpoints, string path, string? server = null) => Map(endpoints, path, typeof(VerneMqPlugin), server);

    /// <summary>Serves one registered plugin at a path of its own, to be registered as an endpoint of its own in the broker's chain.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/vernemq-audit</c>.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for the endpoint.</returns>
    /// <exception cref="InvalidOperationException">The plugin was not added.</exception>
    public static IEndpointConventionBuilder MapVerneMqPlugin<TPlugin>(this IEndpointRouteBuilder endpoints, string path, string? server = null)
        where TPlugin : VerneMqPlugin => Map(endpoints, path, typeof(TPlugin), server);

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string path, Type type, string? server)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        PluginWords words = Words with { Name = server };
        HookPlugin[] plugins = endpoints.ServiceProvider.PluginList<VerneMqPlugin>(path, words).ToMap(type, path, words);
        HookServer serving = endpoints.ServiceProvider.ServerOf(VerneMqServiceCollectionExtensions.Target, server);
        VerneMqEntry entry = endpoints.ServiceProvider.GetOf<VerneMqPlugins>(server).Open(type, path);
        HookEndpoint endpoint = new(serving) { BodyAwaited = serving.Options<VerneMqOptions>().QuickAck ? QuickAck.Setter : null };
        return endpoints.MapHook(serving, path, () => HookEndpoints.HooksOf(entry.Entrance), entry.Find, plugins, endpoint);
    }
}
