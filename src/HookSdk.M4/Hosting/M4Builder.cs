using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4;

/// <summary>Adds scripts to the M4 script server. The order of the calls is the order of the chain: a script sees the numbers that the ones before it have set, and a rejection ends it.</summary>
public sealed class M4Builder
{
    internal M4Builder(IServiceCollection services) => Services = services;

    /// <summary>The services that the scripts are added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a script behind those already added.</summary>
    /// <typeparam name="TScript">The script's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">
    /// Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope that ends with the handler.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class was added before, or does not state a legal failure mode.</exception>
    public M4Builder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TScript>(
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TScript : M4Script
    {
        Services.AddPlugin<M4Script, TScript>(lifetime);
        return this;
    }

    /// <summary>Adds a filter around every hook of every script, inside the filters already added. See docs/filters.md.</summary>
    /// <typeparam name="TFilter">The filter's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from the call's scope.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The filter was added before.</exception>
    public M4Builder AddHookFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TFilter : class, IHookFilter
    {
        FilterList.Add<TFilter>(Services, M4ServiceCollectionExtensions.Target, lifetime);
        return this;
    }

    /// <summary>Adds a script that is already made, for all calls.</summary>
    internal M4Builder Add(M4Script instance)
    {
        Services.AddPlugin(instance, instance.GetType());
        return this;
    }
}
