using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.M4;
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
    public static M4Builder AddM4(this IServiceCollection services, Action<M4Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHookServer<M4Options>(Target, "Hooks:M4", static (section, options) => section.Bind(options), [M4HookNames.ExternalScript], [nameof(M4Options.BrokerTimeout)]);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddPluginList(M4HookTable.All);
        return new M4Builder(services);
    }

    /// <summary>Adds one M4 script: short for <c>AddM4().Add&lt;TScript&gt;()</c>.</summary>
    /// <typeparam name="TScript">The script's class.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:M4</c>.</param>
    /// <returns>A builder for further scripts.</returns>
    public static M4Builder AddM4Script<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TScript>(
        this IServiceCollection services, Action<M4Options>? configure = null)
        where TScript : M4Script => services.AddM4(configure).Add<TScript>();
}
