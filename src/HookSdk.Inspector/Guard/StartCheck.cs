using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HookSdk.Inspector;

/// <summary>Looks at the start whether the page is guarded.</summary>
internal static class StartCheck
{
    /// <summary>Why the start is refused; null: it is not.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="addresses">What the server listens on.</param>
    /// <param name="isAuthorized">Whether all endpoints of the page have an authorization policy.</param>
    public static string? RefusalOf(InspectorSettings settings, IEnumerable<BindingAddress> addresses, bool isAuthorized)
    {
        BindingAddress[] here = [.. addresses.Where(a => settings.Options.Port is not { } port || (!a.IsUnixPipe && a.Port == port))];
        string[] beyond = [.. here.Where(static a => !IsOfThisMachine(a)).Select(static a => a.ToString())];
        return settings.IsDevelopment || isAuthorized || beyond.Length == 0 ? null
            : $"The inspector is switched on outside Development, and {string.Join(" and ", beyond)} can be reached from other machines. "
            + $"Set {InspectorSettings.Section}:Port to a second port that the server has on 127.0.0.1 alone, call RequireAuthorization on what MapHookInspector returns, or leave {InspectorSettings.Section}:Enabled out.";
    }

    /// <summary>Whether all endpoints at a path ask for a policy.</summary>
    public static bool IsAuthorized(IEnumerable<Endpoint> endpoints)
    {
        Endpoint[] own = [.. endpoints.Where(static e => e.Metadata.GetMetadata<InspectorEndpoint>() is not null)];
        return own.Length > 0 && own.All(InspectorCaller.HasPolicy);
    }

    private static bool IsOfThisMachine(BindingAddress address) =>
        address.IsUnixPipe || address.IsNamedPipe || string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
}

/// <summary>Marks the page's endpoints.</summary>
internal sealed class InspectorEndpoint;
