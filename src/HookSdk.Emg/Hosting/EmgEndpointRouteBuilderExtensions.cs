using HookSdk;
using HookSdk.Emg;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives EMG plugins an address.</summary>
public static class EmgEndpointRouteBuilderExtensions
{
    internal static readonly PluginWords Words = new("EMG", "plugin server", "Plugin", "AddEmg");

    /// <summary>Serves all registered plugins as one chain under a base path: <c>POST {path}/route</c> and so on. The path is what <c>URL=</c> in EMG's PLUGIN section ends with.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The base path, such as <c>/emg</c>.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for all endpoints under the path.</returns>
    /// <exception cref="InvalidOperationException"><c>AddEmg</c> or <c>AddEmgPlugin</c> was not called.</exception>
    public static IEndpointConventionBuilder MapEmgPlugin(this IEndpointRouteBuilder endpoints, string path, string? server = null) => Map(endpoints, path, typeof(EmgPlugin), server);

    /// <summary>
    /// Serves one registered plugin under a base path of its own. EMG may starve <c>before_dlr</c> while <c>route</c> waits for a lookup whose answer is
    /// a delivery report, when both share few instances: give them two PLUGIN sections, on two base paths of one server.
    /// </summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The base path, such as <c>/emg-route</c>.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for all endpoints under the path.</returns>
    /// <exception cref="InvalidOperationException">The plugin was not added.</exception>
    public static IEndpointConventionBuilder MapEmgPlugin<TPlugin>(this IEndpointRouteBuilder endpoints, string path, string? server = null)
        where TPlugin : EmgPlugin => Map(endpoints, path, typeof(TPlugin), server);

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string path, Type type, string? server)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        PluginWords words = Words with { Name = server };
        HookPluginList<EmgPlugin> list = endpoints.ServiceProvider.PluginList<EmgPlugin>(path, words);
        HookPlugin[] plugins = list.ToMap(type, path, words);
        HookServer serving = endpoints.ServiceProvider.ServerOf(EmgServiceCollectionExtensions.Target, server);
        HookEntrance entrance = endpoints.ServiceProvider.GetOf<HookChains<EmgPlugin>>(server).Open(type, path);
        return endpoints.MapHooks(serving, path, entrance, plugins, [.. list.Hooks.Select(static h => h.Name)]);
    }
}
