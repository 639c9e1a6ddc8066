using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.M4;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds M4 scripts to an application.</summary>
public static class M4ServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "m4";

    /// <summary>Adds the M4 script server; scripts are added to what it returns, or mapped as delegates.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:M4</c>.</param>
    /// <returns>A builder for scripts.</returns>
    public static M4Builder AddM4(this IServiceCollection services, Action<M4Options>? configure = null) => Add(services, null, configure);

    /// <summary>Adds an M4 script server under a name, beside others: a second switch with settings of its own. See docs/servers.md.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The server's name: 1 to 64 characters of A-Z, a-z, 0-9, '-' and '_'.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:M4:Servers:name</c>.</param>
    /// <returns>A builder for scripts.</returns>
    /// <exception cref="ArgumentException">It cannot be a name, or differs from another's by capitals alone.</exception>
    public static M4Builder AddM4(this IServiceCollection services, string name, Action<M4Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Add(services, name, configure);
    }

    /// <summary>Adds one M4 script: short for <c>AddM4().Add&lt;TScript&gt;()</c>.</summary>
    /// <typeparam name="TScript">The script's class.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:M4</c>.</param>
    /// <returns>A builder for further scripts.</returns>
    public static M4Builder AddM4Script<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TScript>(
        this IServiceCollection services, Action<M4Options>? configure = null)
        where TScript : M4Script => services.AddM4(configure).Add<TScript>();

    /// <summary>The one hook stays where nobody serves it any more: M4 knows no other answer than one about the call.</summary>
    private static HookChains<M4Script> Chains(HookPluginList<M4Script> list, HookServer server) =>
        new(list, server, (scripts, _, calls) => list.Bind(server, scripts, [M4HookNames.ExternalScript], calls))
        {
            UnservedAdvice = "Calls go on unchanged",
        };

    private static M4Builder Add(IServiceCollection services, string? name, Action<M4Options>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHookServer<M4Options>(Target, "Hooks:M4", static (section, options) => section.Bind(options), [M4HookNames.ExternalScript], [nameof(M4Options.BrokerTimeout)], name,
            refusing: [.. M4HookTable.All.Where(static h => h.CanRefuse).Select(static h => h.Name)], words: M4EndpointRouteBuilderExtensions.Words,
            named: static _ => NamedFields.Client | NamedFields.UserName | NamedFields.Destination);
        if (configure is not null)
        {
            services.Configure(name ?? Options.Options.DefaultName, configure);
        }

        services.TryAddPluginList(M4HookTable.All, (provider, list) => Chains(list, provider.ServerOf(Target, name)), name);
        return new M4Builder(services, name);
    }
}
