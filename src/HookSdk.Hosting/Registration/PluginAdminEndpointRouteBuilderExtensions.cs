using HookSdk.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the operator's endpoint an address.</summary>
public static class PluginAdminEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the operator's endpoint: a list of all plugins, and calls that load, enable, disable, reorder, upgrade and roll back. It answers on the port or the Unix socket that
    /// <c>PluginDirectory:Admin</c> names, and callers on this machine alone, unless there is a token or the returned builder is given an authorization policy.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path; default <c>/_plugins</c>.</param>
    /// <returns>Conventions for the endpoint, such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddPluginDirectory</c> was not called, or the settings do not say where the endpoint is served.</exception>
    public static IEndpointConventionBuilder MapHookPlugins(this IEndpointRouteBuilder endpoints, string path = "/_plugins")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        IServiceProvider services = endpoints.ServiceProvider;
        PluginDirectory directory = services.GetService<PluginDirectory>()
            ?? throw new InvalidOperationException($"No plugin directory was added, so there is nothing to map at '{path}'. Call builder.Services.AddPluginDirectory(\"plugins\") first.");
        PluginAdminOptions options = directory.Options.Admin;
        if (options is { Port: null, Socket: null, OnHookPort: false })
        {
            throw new InvalidOperationException(
                "Where is the plugins' endpoint to be served? Set PluginDirectory:Admin:Port to a second port that the server listens on, or PluginDirectory:Admin:Socket to a Unix socket; "
                + "PluginDirectory:Admin:OnHookPort = true has it on the hooks' own port.");
        }

        AdminMapped mapped = services.GetRequiredService<AdminMapped>();
        mapped.IsMapped = true;
        RouteGroupBuilder group = endpoints.MapGroup("/" + path.Trim('/'));
        new AdminEndpoint(directory, options, mapped, services.GetRequiredService<HostingLog>()).Map(group);
        return group;
    }
}
