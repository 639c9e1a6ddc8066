using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Emg;

/// <summary>Adds plugins to the EMG plugin server. The order of the calls is the order of the chain.</summary>
public sealed class EmgBuilder
{
    internal EmgBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that the plugins are added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a plugin behind those already added.</summary>
    /// <typeparam name="TPlugin">The plugin's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">
    /// Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope that ends with the handler.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, was added before, or overrides a hook that decides something without stating a legal failure mode.</exception>
    public EmgBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TPlugin : EmgPlugin
    {
        Services.AddPlugin<EmgPlugin, TPlugin>(lifetime);
        return this;
    }

    /// <summary>Adds a filter around every hook of every plugin, inside the filters already added. See docs/filters.md.</summary>
    /// <typeparam name="TFilter">The filter's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from the call's scope.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The filter was added before.</exception>
    public EmgBuilder AddHookFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TFilter : class, IHookFilter
    {
        FilterList.Add<TFilter>(Services, EmgServiceCollectionExtensions.Target, lifetime);
        return this;
    }

    /// <summary>Adds a plugin that is already made, for all calls.</summary>
    internal EmgBuilder Add(EmgPlugin instance)
    {
        Services.AddPlugin(instance, instance.GetType());
        return this;
    }
}
