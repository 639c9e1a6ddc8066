using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.Emg;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds EMG plugins to an application.</summary>
public static class EmgServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "emg";

    /// <summary>The section of the configuration.</summary>
    internal const string Section = "Hooks:Emg";

    /// <summary>Adds the EMG plugin server; plugins are added to what it returns.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:Emg</c>.</param>
    /// <returns>A builder for plugins.</returns>
    public static EmgBuilder AddEmg(this IServiceCollection services, Action<EmgOptions>? configure = null) => Add(services, null, configure);

    /// <summary>Adds an EMG plugin server under a name, beside others: a second gateway with settings of its own. See docs/servers.md.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The server's name: 1 to 64 characters of A-Z, a-z, 0-9, '-' and '_'.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:Emg:Servers:name</c>.</param>
    /// <returns>A builder for plugins.</returns>
    /// <exception cref="ArgumentException">It cannot be a name, or differs from another's by capitals alone.</exception>
    public static EmgBuilder AddEmg(this IServiceCollection services, string name, Action<EmgOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Add(services, name, configure);
    }

    /// <summary>Adds one EMG plugin: short for <c>AddEmg().Add&lt;TPlugin&gt;()</c>.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:Emg</c>.</param>
    /// <returns>A builder for further plugins.</returns>
    public static EmgBuilder AddEmgPlugin<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this IServiceCollection services, Action<EmgOptions>? configure = null)
        where TPlugin : EmgPlugin => services.AddEmg(configure).Add<TPlugin>();

    private static EmgBuilder Add(IServiceCollection services, string? name, Action<EmgOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHookServer<EmgOptions>(Target, Section, static (section, options) => section.Bind(options), EmgHookNames.All, [nameof(EmgOptions.BrokerTimeout)], name,
            refusing: [.. EmgHookTable.All.Where(static h => h.CanRefuse).Select(static h => h.Name)], words: EmgEndpointRouteBuilderExtensions.Words,
            named: static _ => NamedFields.Client | NamedFields.UserName | NamedFields.Destination | NamedFields.PeerAddress);
        if (configure is not null)
        {
            services.Configure(name ?? Options.Options.DefaultName, configure);
        }

        if (services.TryAddPluginList(EmgHookTable.All, (provider, list) => EmgRoutes.Chains(provider, list, provider.ServerOf(Target, name)), name))
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmgOptions>, EmgOptionsValidator>());
            services.AddNotificationQueue<EmgOptions>(ServerId.TargetOf(Target, name), static o => o.BackgroundQueueLength);
        }

        return new EmgBuilder(services, name);
    }
}
