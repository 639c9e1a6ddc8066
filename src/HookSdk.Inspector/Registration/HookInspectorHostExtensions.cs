using HookSdk.Inspector;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Where the inspector of a running server is.</summary>
public static class HookInspectorHostExtensions
{
    /// <summary>The addresses of the inspector's page, as the log has them: with the token of this start, which lets the page send calls and change plugins. Pass them on to nobody.</summary>
    /// <param name="host">The application, once it has started.</param>
    /// <returns>One for each port that the page answers on; none where the inspector was not added, is off, or cannot be reached.</returns>
    public static IReadOnlyList<Uri> GetHookInspectorAddresses(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Services.GetService<InspectorMapped>()?.Addresses ?? [];
    }
}
