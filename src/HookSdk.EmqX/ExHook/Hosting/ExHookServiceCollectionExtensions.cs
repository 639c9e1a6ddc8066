using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using HookSdk;
using HookSdk.EmqX.ExHook;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds ExHook providers to an application.</summary>
public static class ExHookServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "exhook";

    /// <summary>Where its settings stand.</summary>
    internal const string Section = "Hooks:ExHook";

    /// <summary>Adds the ExHook server; providers are added to what it returns. Kestrel's limits for HTTP/2 are set as EMQX's client needs them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExHook</c>.</param>
    /// <returns>A builder for providers.</returns>
    public static ExHookBuilder AddExHook(this IServiceCollection services, Action<ExHookOptions>? configure = null) => Add(services, null, configure);

    /// <summary>Adds an ExHook server under a name, beside others: a second EMQX with settings of its own, at a host or port of its own. See docs/servers.md.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The server's name: 1 to 64 characters of A-Z, a-z, 0-9, '-' and '_'.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExHook:Servers:name</c>.</param>
    /// <returns>A builder for providers.</returns>
    /// <exception cref="ArgumentException">It cannot be a name, or differs from another's by capitals alone.</exception>
    public static ExHookBuilder AddExHook(this IServiceCollection services, string name, Action<ExHookOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Add(services, name, configure);
    }

    /// <summary>Adds one ExHook provider: short for <c>AddExHook().Add&lt;TProvider&gt;()</c>.</summary>
    /// <typeparam name="TProvider">The provider's class.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExHook</c>.</param>
    /// <returns>A builder for further providers.</returns>
    public static ExHookBuilder AddExHookProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(
        this IServiceCollection services, Action<ExHookOptions>? configure = null)
        where TProvider : ExHookProvider => services.AddExHook(configure).Add<TProvider>();

    private static ExHookBuilder Add(IServiceCollection services, string? name, Action<ExHookOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddGrpcTransport();
        services.AddHookServer<ExHookOptions>(Target, Section, static (section, options) => section.Bind(options), ExHookHookNames.All, name: name, refusing: ExHookHookNames.Deciding, words: ExHookEndpointRouteBuilderExtensions.Words,
            named: static hook => NamedFields.Client | NamedFields.UserName | NamedFields.PeerAddress | (hook == ExHookHookNames.ClientAuthenticate ? NamedFields.None : NamedFields.Topic));
        if (configure is not null)
        {
            services.Configure(name ?? Options.Options.DefaultName, configure);
        }

        if (services.TryAddPluginList(
            ExHookHookTable.Listed,
            (provider, list) => new HookChains<ExHookProvider>(list, provider.ServerOf(Target, name), (providers, _, calls) => provider.GetOf<ExHookRoutes>(name).Bind(providers, calls)),
            name))
        {
            services.AddInstanceOf(name, new ExHookProviders(services.AddedOf<HookPluginList<ExHookProvider>>(name)!));
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ExHookOptions>, ExHookOptionsValidator>());
            services.AddOf(name, provider => new ExHookServer(provider.GetOf<HookChains<ExHookProvider>>(name), provider.GetOf<ExHookRoutes>(name), provider.GetOf<BrokerReload>(name)));
            services.AddOf(name, provider => new BrokerReload(provider.ServerOf(Target, name), provider.GetOf<ExHookRoutes>(name)));
            services.AddOf(name, provider => new ExHookRoutes(
                provider.ServerOf(Target, name),
                provider.GetOf<ExHookProviders>(name),
                provider.GetRequiredKeyedService<NotificationQueue>(ServerId.TargetOf(Target, name)),
                provider.GetRequiredService<ILoggerFactory>()));
            services.AddSingleton<IBrokerView>(provider => new LoadedView(provider.ServerOf(Target, name), () => provider.GetOf<ExHookServer>(name).Loads));
            services.AddNotificationQueue<ExHookOptions>(ServerId.TargetOf(Target, name), static o => o.BackgroundQueueLength);
        }

        return new ExHookBuilder(services, name);
    }
}
