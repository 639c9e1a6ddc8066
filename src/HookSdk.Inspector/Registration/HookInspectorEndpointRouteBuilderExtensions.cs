using HookSdk.Inspector;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the inspector an address.</summary>
public static class HookInspectorEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the inspector's page, to callers on this machine alone, unless the returned builder is given an authorization policy. What changes or sends something needs the token of this start,
    /// which the address in the log carries. Where the inspector is off, nothing is mapped.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path; default <c>/_hooks</c>.</param>
    /// <returns>Conventions for the page, such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddHookInspector</c> was not called, or it is mapped already.</exception>
    public static IEndpointConventionBuilder MapHookInspector(this IEndpointRouteBuilder endpoints, string path = "/_hooks")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        IServiceProvider services = endpoints.ServiceProvider;
        InspectorSettings settings = services.GetService<InspectorSettings>()
            ?? throw new InvalidOperationException($"No inspector was added, so there is nothing to map at '{path}'. Call builder.Services.AddHookInspector() first.");
        RouteGroupBuilder group = endpoints.MapGroup("/" + path.Trim('/'));
        if (!settings.IsOn)
        {
            return group;
        }

        InspectorMapped mapped = services.GetRequiredService<InspectorMapped>();
        if (mapped.Path is not null)
        {
            throw new InvalidOperationException($"The inspector is mapped at '{mapped.Path}' already. One page shows all servers of the application.");
        }

        mapped.Path = "/" + path.Trim('/');
        services.GetRequiredService<InspectorEndpoints>().Map(group);
        return group;
    }
}
