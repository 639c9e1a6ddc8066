using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.ExHook;

/// <summary>Adds providers to the ExHook server. The order of the calls is the order of the chain, which is folded as EMQX folds hook servers.</summary>
public sealed partial class ExHookBuilder
{
    internal ExHookBuilder(IServiceCollection services, string? serverName)
    {
        Services = services;
        ServerName = serverName;
    }

    private ExHookProviders Providers => Services.AddedOf<ExHookProviders>(ServerName)!;

    /// <summary>The name of the server; null: it is the one without.</summary>
    public string? ServerName { get; }

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
        where TProvider : ExHookProvider =>
        Add(Services.OfClass<ExHookProvider, TProvider>(lifetime, ServerName), typeof(TProvider));

    /// <summary>Adds a provider that is already made, behind those already added. It serves all calls at once, and stays the caller's to dispose of.</summary>
    /// <param name="instance">The provider.</param>
    /// <param name="name">What logs and limits call it; null, the default: as its class. Two of one class need a name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, was added before, overrides a hook that decides something without stating a legal failure mode, or has a <see cref="TopicsAttribute"/> that is not valid; or the name is another's.</exception>
    public ExHookBuilder Add(ExHookProvider instance, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Add(HookPlugin.Of(instance.GetType(), typeof(ExHookProvider), ServiceLifetime.Singleton, instance, name), instance.GetType());
    }

    /// <summary>Adds a provider that a factory makes, behind those already added. The class becomes no service; what was made is disposed of with the services that it was made from.</summary>
    /// <typeparam name="TProvider">The class of what is made, and none that derives from it: which hooks are served is read from it.</typeparam>
    /// <param name="factory">Makes the provider: a singleton from the application's services at the start, a scoped one from the call's.</param>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope that ends with the handler.</param>
    /// <param name="name">What logs and limits call it; null, the default: as its class. Two of one class need a name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, was added before, overrides a hook that decides something without stating a legal failure mode, or has a <see cref="TopicsAttribute"/> that is not valid; or the name is another's.</exception>
    public ExHookBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TProvider>(
        Func<IServiceProvider, TProvider> factory, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? name = null)
        where TProvider : ExHookProvider =>
        Add(Services.OfFactory<ExHookProvider, TProvider>(factory, lifetime, name), typeof(TProvider));

    /// <summary>Adds a provider that is asked beside the live providers, with real calls after their replies are out. What it answers reaches nobody: it is held against the live replies, and counted. See docs/shadow.md.</summary>
    /// <typeparam name="TProvider">The provider's class; its constructor is given services. It gets an object of its own, also where it is a live provider's class.</typeparam>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, or overrides a hook that decides something without stating a legal failure mode; or has a <see cref="TopicsAttribute"/> that is not valid; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public ExHookBuilder Shadow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(Action<ShadowOptions>? configure = null)
        where TProvider : ExHookProvider
    {
        Shadow(Services.AddShadow<ExHookProvider, TProvider>(ExHookServiceCollectionExtensions.Target, ServerName, configure), typeof(TProvider));
        return this;
    }

    /// <summary>Adds a provider that is already made, as <see cref="Shadow{TProvider}(Action{ShadowOptions}?)"/> does. It stays the caller's to dispose of.</summary>
    /// <param name="instance">The provider.</param>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, or overrides a hook that decides something without stating a legal failure mode; or has a <see cref="TopicsAttribute"/> that is not valid; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public ExHookBuilder Shadow(ExHookProvider instance, Action<ShadowOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Shadow(Services.AddShadow(instance, instance.GetType(), ExHookServiceCollectionExtensions.Target, ServerName, configure), instance.GetType());
        return this;
    }

    /// <summary>Adds a provider that a factory makes, as <see cref="Shadow{TProvider}(Action{ShadowOptions}?)"/> does.</summary>
    /// <typeparam name="TProvider">The class of what is made, and none that derives from it: which hooks it is asked about is read from it.</typeparam>
    /// <param name="factory">Makes the provider: a singleton from the application's services at the start, a scoped one from the call's.</param>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, or overrides a hook that decides something without stating a legal failure mode; or has a <see cref="TopicsAttribute"/> that is not valid; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public ExHookBuilder Shadow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TProvider>(Func<IServiceProvider, TProvider> factory, Action<ShadowOptions>? configure = null)
        where TProvider : ExHookProvider
    {
        Shadow(Services.AddShadow<ExHookProvider, TProvider>(factory, ExHookServiceCollectionExtensions.Target, ServerName, configure), typeof(TProvider));
        return this;
    }

    /// <summary>Adds a filter around every hook of every provider, inside the filters already added. See docs/filters.md.</summary>
    /// <typeparam name="TFilter">The filter's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from the call's scope.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The filter was added before.</exception>
    public ExHookBuilder AddHookFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TFilter : class, IHookFilter
    {
        FilterList.Add<TFilter>(Services, ServerId.TargetOf(ExHookServiceCollectionExtensions.Target, ServerName), lifetime);
        return this;
    }

    private ExHookBuilder Add(string method, HookHandler handler, FailureMode? onFailure = null, string? name = null, IReadOnlyList<string>? topics = null, [CallerMemberName] string form = "")
    {
        HookPlugin provider = handler.ToPlugin(typeof(ExHookProvider), method, onFailure, name ?? Providers.FreeName(form));
        return Add(provider, TopicAttributes.WishesOf(provider, method, topics, handler.Original.Method));
    }

    private ExHookBuilder Add(HookPlugin provider, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type) => Add(provider, TopicAttributes.WishesOf(provider, type));

    private void Shadow(ShadowPlugin shadow, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type) => Providers.AddShadow(TopicAttributes.WishesOf(shadow.Plugin, type));

    private ExHookBuilder Add(HookPlugin provider, IEnumerable<TopicWish> wishes)
    {
        Providers.Add(provider, wishes);
        Services.AddFilters(provider);
        return this;
    }
}
