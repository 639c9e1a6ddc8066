using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds VerneMQ plugins to an application.</summary>
public static class VerneMqServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "vernemq";

    /// <summary>The section of the configuration.</summary>
    internal const string Section = "Hooks:VerneMq";

    /// <summary>Adds the VerneMQ hook server; plugins are added to what it returns.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:VerneMq</c>.</param>
    /// <returns>A builder for plugins.</returns>
    public static VerneMqBuilder AddVerneMq(this IServiceCollection services, Action<VerneMqOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHookServer<VerneMqOptions>(Target, Section, static (section, options) => section.Bind(options), HookNames.All);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (!services.Any(static s => s.ImplementationInstance is HookPluginList<VerneMqPlugin>))
        {
            VerneMqHooks hooks = new();
            services.AddSingleton(new HookPluginList<VerneMqPlugin>(hooks.All));
            services.AddSingleton(provider => new VerneMqPlugins(
                provider.GetRequiredService<HookPluginList<VerneMqPlugin>>(),
                hooks,
                provider.GetRequiredKeyedService<HookServer>(Target),
                provider.GetRequiredService<IOptions<VerneMqOptions>>().Value,
                provider.GetRequiredService<VerneMqLog>()));
            services.AddSingleton<VerneMqLog>();
            services.AddSingleton<OwnUrl>();
            services.AddHostedService<RegistrationHints>();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VerneMqOptions>, VerneMqOptionsValidator>());
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, KeepAlive>());
        }

        return new VerneMqBuilder(services);
    }

    /// <summary>Adds one VerneMQ plugin: short for <c>AddVerneMq().Add&lt;TPlugin&gt;()</c>.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:VerneMq</c>.</param>
    /// <returns>A builder for further plugins.</returns>
    public static VerneMqBuilder AddVerneMqPlugin<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this IServiceCollection services, Action<VerneMqOptions>? configure = null)
        where TPlugin : VerneMqPlugin => services.AddVerneMq(configure).Add<TPlugin>();

    /// <summary>
    /// Lets the server register its hooks at the broker's management API: at the start, again after the broker has restarted, and when plugins are disabled,
    /// enabled, loaded or unloaded. Its state is the health check <c>hooksdk-vernemq-registered</c> (tag <c>registered</c>).
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:VerneMq:Registration</c>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddVerneMqRegistration(this IServiceCollection services, Action<VerneMqRegistrationOptions>? configure = null)
    {
        services.AddVerneMq(configure is null ? null : options => configure(options.Registration));
        if (!services.Any(static s => s.ServiceType == typeof(VerneMqRegistrar)))
        {
            services.AddSingleton<VerneMqRegistrar>();
            services.AddHostedService(static provider => provider.GetRequiredService<VerneMqRegistrar>());
            services.AddHealthChecks().AddCheck<RegisteredCheck>("hooksdk-vernemq-registered", tags: ["registered"]);
        }

        return services;
    }
}
