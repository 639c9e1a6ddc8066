using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq;

/// <summary>Adds plugins to the VerneMQ hook server. The order of the calls is the order of the chain.</summary>
public sealed class VerneMqBuilder
{
    internal VerneMqBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that the plugins are added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a plugin behind those already added.</summary>
    /// <typeparam name="TPlugin">The plugin's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">
    /// Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope that ends with the handler.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, was added before, or overrides a hook that decides something without stating a legal failure mode.</exception>
    public VerneMqBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TPlugin : VerneMqPlugin
    {
        Services.AddPlugin<VerneMqPlugin, TPlugin>(lifetime);
        return this;
    }

    /// <summary>
    /// Lets the server register its hooks at the broker's management API: at the start, again after the broker has restarted, and when plugins are disabled,
    /// enabled, loaded or unloaded. Its state is the health check <c>hooksdk-vernemq-registered</c> (tag <c>registered</c>).
    /// </summary>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:VerneMq:Registration</c>.</param>
    /// <returns>The builder.</returns>
    public VerneMqBuilder AddRegistration(Action<VerneMqRegistrationOptions>? configure = null)
    {
        if (configure is not null)
        {
            Services.Configure<VerneMqOptions>(options => configure(options.Registration));
        }

        if (!Services.Any(static s => s.ServiceType == typeof(VerneMqRegistrar)))
        {
            Services.AddSingleton<VerneMqRegistrar>();
            Services.AddHostedService(static provider => provider.GetRequiredService<VerneMqRegistrar>());
            Services.AddHealthChecks().AddCheck<RegisteredCheck>("hooksdk-vernemq-registered", tags: ["registered"]);
        }

        return this;
    }

    /// <summary>Adds a filter around every hook of every plugin, inside the filters already added. See docs/filters.md.</summary>
    /// <typeparam name="TFilter">The filter's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from the call's scope.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The filter was added before.</exception>
    public VerneMqBuilder AddHookFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TFilter : class, IHookFilter
    {
        FilterList.Add<TFilter>(Services, VerneMqServiceCollectionExtensions.Target, lifetime);
        return this;
    }

    /// <summary>Adds a plugin that is already made, for all calls.</summary>
    internal VerneMqBuilder Add(VerneMqPlugin instance)
    {
        Services.AddPlugin(instance, instance.GetType());
        return this;
    }
}
