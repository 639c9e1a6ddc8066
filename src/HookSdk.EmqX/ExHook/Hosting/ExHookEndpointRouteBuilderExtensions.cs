using HookSdk;
using HookSdk.EmqX.ExHook;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves ExHook providers.</summary>
public static class ExHookEndpointRouteBuilderExtensions
{
    internal static readonly PluginWords Words = new("ExHook", "server", "Provider", "AddExHook") { HasOwnPaths = true };

    /// <summary>
    /// Serves all registered providers as one chain, to EMQX 4.3 to 6 at once: <c>emqx.exhook.v1</c>, <c>v2</c> and <c>v3</c>. EMQX's URL for a hook server has no path, so there is none to choose:
    /// of several servers each has a host or port of its own, <c>app.MapExHookProvider("north").RequireHost("*:9001")</c>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for all endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>AddExHook</c> or <c>AddExHookProvider</c> was not called, no provider was added, or this was called for the server before. Told at the start: another server is mapped for the same host.</exception>
    public static IEndpointConventionBuilder MapExHookProvider(this IEndpointRouteBuilder endpoints, string? server = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        PluginWords words = Words with { Name = server };
        ExHookServer serving = endpoints.ServiceProvider.ServerToMap<ExHookServer>(path: null, words);
        if (endpoints.ServiceProvider.PluginList<ExHookProvider>("", words) is { Plugins.Count: 0, MayComeLater: false })
        {
            throw new InvalidOperationException(words.NoPlugin(path: null));
        }

        IEndpointConventionBuilder conventions = endpoints.MapGrpc(serving.Server, [.. serving.Services]);
        serving.Announce();
        return conventions;
    }
}
