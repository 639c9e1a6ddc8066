using HookSdk.EmqX.ExHook;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves ExHook providers.</summary>
public static class ExHookEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves all registered providers as one chain, to EMQX 4.3 to 6 at once: <c>emqx.exhook.v1</c>, <c>v2</c> and <c>v3</c>. EMQX's URL for a hook server has no path, so there is none to choose.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>Conventions for all endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>AddExHook</c> or <c>AddExHookProvider</c> was not called, no provider was added, or this was called before.</exception>
    public static IEndpointConventionBuilder MapExHookProvider(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ExHookServer server = endpoints.ServiceProvider.GetService<ExHookServer>() ?? throw new InvalidOperationException(
            "No ExHook server was added, so there is nothing to map. Call builder.Services.AddExHookProvider<YourProvider>() first.");
        if (server.Providers.Count == 0)
        {
            throw new InvalidOperationException("No ExHook provider was added, so there is nothing to map. Call builder.Services.AddExHook().Add<YourProvider>() first.");
        }

        IEndpointConventionBuilder conventions = endpoints.MapGrpc(server.Server, [.. server.Services]);
        server.Announce();
        return conventions;
    }
}
