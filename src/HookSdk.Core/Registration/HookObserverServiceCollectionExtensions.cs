using System.Diagnostics.CodeAnalysis;
using HookSdk;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what looks on.</summary>
public static class HookObserverServiceCollectionExtensions
{
    /// <summary>Adds an observer of all calls of all targets. A second call with the same class adds nothing.</summary>
    /// <typeparam name="TObserver">The observer's class; the container makes one.</typeparam>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddHookObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>(this IServiceCollection services)
        where TObserver : class, IHookObserver
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<TObserver>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHookObserver, TObserver>(static provider => provider.GetRequiredService<TObserver>()));
        return services;
    }
}
