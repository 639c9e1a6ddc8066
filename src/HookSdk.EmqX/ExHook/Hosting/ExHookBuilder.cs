using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HookSdk.EmqX.ExHook;

/// <summary>Adds providers to the ExHook server. The order of the calls is the order of the chain, which is folded as EMQX folds hook servers.</summary>
public sealed class ExHookBuilder
{
    internal ExHookBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that the providers are added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a provider behind those already added.</summary>
    /// <typeparam name="TProvider">The provider's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">
    /// Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope that ends with the handler.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">
    /// The class overrides no hook, was added before, overrides a hook that decides something without stating a legal failure mode, or has a <see cref="TopicsAttribute"/> that is not valid.
    /// </exception>
    public ExHookBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TProvider : ExHookProvider
    {
        Services.TryAdd(new ServiceDescriptor(typeof(TProvider), typeof(TProvider), lifetime));
        return Add(HookPlugin.Of(typeof(TProvider), typeof(ExHookProvider), lifetime), TopicAttributes.WishesOf(typeof(TProvider)));
    }

    /// <summary>Adds a filter around every hook of every provider, inside the filters already added. See docs/filters.md.</summary>
    /// <typeparam name="TFilter">The filter's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from the call's scope.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The filter was added before.</exception>
    public ExHookBuilder AddHookFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TFilter : class, IHookFilter
    {
        FilterList.Add<TFilter>(Services, ExHookServiceCollectionExtensions.Target, lifetime);
        return this;
    }

    /// <summary>Adds a provider that is already made, for all calls.</summary>
    internal ExHookBuilder Add(ExHookProvider instance) =>
        Add(HookPlugin.Of(instance.GetType(), typeof(ExHookProvider), ServiceLifetime.Singleton, instance), TopicAttributes.WishesOf(instance.GetType()));

    private ExHookBuilder Add(HookPlugin provider, IEnumerable<TopicWish> wishes)
    {
        Services.Select(static s => s.ImplementationInstance).OfType<ExHookProviders>().Single().Add(provider, wishes);
        Services.AddFilters(provider);
        return this;
    }
}
