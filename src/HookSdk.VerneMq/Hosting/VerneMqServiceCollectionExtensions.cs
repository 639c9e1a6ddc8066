using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
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
    public static VerneMqBuilder AddVerneMq(this IServiceCollection services, Action<VerneMqOptions>? configure = null) => Add(services, null, configure);

    /// <summary>Adds a VerneMQ hook server under a name, beside others: a second broker with settings of its own. See docs/servers.md.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The server's name: 1 to 64 characters of A-Z, a-z, 0-9, '-' and '_'.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:VerneMq:Servers:name</c>.</param>
    /// <returns>A builder for plugins.</returns>
    /// <exception cref="ArgumentException">It cannot be a name, or differs from another's by capitals alone.</exception>
    public static VerneMqBuilder AddVerneMq(this IServiceCollection services, string name, Action<VerneMqOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Add(services, name, configure);
    }

    /// <summary>Adds one VerneMQ plugin: short for <c>AddVerneMq().Add&lt;TPlugin&gt;()</c>.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:VerneMq</c>.</param>
    /// <returns>A builder for further plugins.</returns>
    public static VerneMqBuilder AddVerneMqPlugin<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this IServiceCollection services, Action<VerneMqOptions>? configure = null)
        where TPlugin : VerneMqPlugin => services.AddVerneMq(configure).Add<TPlugin>();

    private static VerneMqBuilder Add(IServiceCollection services, string? name, Action<VerneMqOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        VerneMqHookTable hooks = new();
        services.AddHookServer<VerneMqOptions>(Target, Section, static (section, options) =>
        {
            section.Bind(options);
            options.Registration.BindNodes(section.GetSection($"{nameof(options.Registration)}:{nameof(options.Registration.ManagementUrls)}"));
        }, VerneMqHookNames.All, name: name, refusing: [.. hooks.All.Where(static h => h.CanRefuse).Select(static h => h.Name)], words: VerneMqEndpointRouteBuilderExtensions.Words,
            named: static hook => NamedFields.Client | NamedFields.UserName | (hook is VerneMqHookNames.AuthOnRegister or VerneMqHookNames.AuthOnRegisterM5 ? NamedFields.PeerAddress : NamedFields.Topic));
        if (configure is not null)
        {
            services.Configure(name ?? Options.Options.DefaultName, configure);
        }

        if (services.TryAddPluginList(hooks.All, (provider, list) => VerneMqRoutes.Chains(provider, list, provider.ServerOf(Target, name)), name))
        {
            services.AddOf(name, provider => new WantedHooks(provider.GetOf<HookChains<VerneMqPlugin>>(name), provider.ServerOf(Target, name).Options<VerneMqOptions>()));
            services.AddOf(name, provider => new VerneMqPlugins(provider.GetOf<WantedHooks>(name), hooks, provider.GetOf<VerneMqLog>(name)));
            services.AddNotificationQueue<VerneMqOptions>(ServerId.TargetOf(Target, name), static o => o.BackgroundQueueLength);
            services.AddOf(name, provider => new VerneMqLog(provider.GetRequiredService<ILoggerFactory>(), name));
            services.AddOf(name, provider => new OwnUrl(provider.GetOf<WantedHooks>(name), provider));
            services.AddSingleton<IBrokerView>(provider => new RegistrationView(provider.GetOf<WantedHooks>(name), provider.GetOf<OwnUrl>(name), () => provider.FindOf<VerneMqRegistrar>(name)));
            services.AddSingleton<IHostedService>(provider => new RegistrationHints(provider.GetOf<WantedHooks>(name), provider.GetOf<OwnUrl>(name), provider.GetOf<VerneMqLog>(name), isRegistering: provider.FindOf<VerneMqRegistrar>(name) is not null));
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VerneMqOptions>, VerneMqOptionsValidator>());
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, KeepAlive>());
        }

        return new VerneMqBuilder(services, name);
    }
}
