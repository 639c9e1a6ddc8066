using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        Services.TryAdd(new ServiceDescriptor(typeof(TScript), typeof(TScript), lifetime));
        return Add(HookPlugin.Of(typeof(TScript), typeof(M4Script), lifetime));
    }

    /// <summary>Adds a script that is already made, for all calls.</summary>
    internal M4Builder Add(M4Script instance) =>
        Add(HookPlugin.Of(instance.GetType(), typeof(M4Script), ServiceLifetime.Singleton, instance));

    private M4Builder Add(HookPlugin script)
    {
        Services.Select(static s => s.ImplementationInstance).OfType<HookPluginList<M4Script>>().Single().Add(script);
        return this;
    }
}
