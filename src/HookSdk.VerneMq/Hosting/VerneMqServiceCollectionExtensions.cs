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
        services.AddHookServer<VerneMqOptions>(Target, Section, static (section, options) =>
        {
            section.Bind(options);
            options.Registration.BindNodes(section.GetSection($"{nameof(options.Registration)}:{nameof(options.Registration.ManagementUrls)}"));
        }, VerneMqHookNames.All);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        VerneMqHookTable hooks = new();
        if (services.TryAddPluginList(hooks.All))
        {
            services.AddSingleton(provider => new VerneMqPlugins(
                provider.GetRequiredService<HookPluginList<VerneMqPlugin>>(),
                hooks,
                provider.GetRequiredKeyedService<HookServer>(Target),
                provider.GetRequiredService<IOptions<VerneMqOptions>>().Value,
                provider.GetRequiredService<VerneMqLog>(),
                provider));
            services.AddNotificationQueue<VerneMqOptions>(Target, static o => o.BackgroundQueueLength);
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
}
