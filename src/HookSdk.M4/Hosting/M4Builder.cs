using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4;

/// <summary>Adds scripts to the M4 script server. The order of the calls is the order of the chain: a script sees the numbers that the ones before it have set, and a rejection ends it.</summary>
public sealed partial class M4Builder
{
    internal M4Builder(IServiceCollection services, string? serverName)
    {
        Services = services;
        ServerName = serverName;
    }

    /// <summary>The name of the server; null: it is the one without.</summary>
    public string? ServerName { get; }

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
        Services.AddPlugin<M4Script, TScript>(lifetime, ServerName);
        return this;
    }

    /// <summary>Adds a script that is already made, behind those already added. It serves all calls at once, and stays the caller's to dispose of.</summary>
    /// <param name="instance">The script.</param>
    /// <param name="name">What logs and limits call it; null, the default: as its class. Two of one class need a name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class was added before, or does not state a legal failure mode; or the name is another's.</exception>
    public M4Builder Add(M4Script instance, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Services.AddPlugin(instance, instance.GetType(), name, ServerName);
        return this;
    }

    /// <summary>Adds a script that a factory makes, behind those already added. The class becomes no service; what was made is disposed of with the services that it was made from.</summary>
    /// <typeparam name="TScript">The class of what is made, and none that derives from it: which hooks are served is read from it.</typeparam>
    /// <param name="factory">Makes the script: a singleton from the application's services at the start, a scoped one from the call's.</param>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope that ends with the handler.</param>
    /// <param name="name">What logs and limits call it; null, the default: as its class. Two of one class need a name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class was added before, or does not state a legal failure mode; or the name is another's.</exception>
    public M4Builder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TScript>(
        Func<IServiceProvider, TScript> factory, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? name = null)
        where TScript : M4Script
    {
        Services.AddPlugin<M4Script, TScript>(factory, lifetime, name, ServerName);
        return this;
    }

    /// <summary>Adds a script that is asked beside the live scripts, with real calls after their replies are out. What it answers reaches nobody: it is held against the live replies, and counted. See docs/shadow.md.</summary>
    /// <typeparam name="TScript">The script's class; its constructor is given services. It gets an object of its own, also where it is a live script's class.</typeparam>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class does not state a legal failure mode; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public M4Builder Shadow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TScript>(Action<ShadowOptions>? configure = null)
        where TScript : M4Script
    {
        Services.AddShadow<M4Script, TScript>(M4ServiceCollectionExtensions.Target, ServerName, configure);
        return this;
    }

    /// <summary>Adds a script that is already made, as <see cref="Shadow{TScript}(Action{ShadowOptions}?)"/> does. It stays the caller's to dispose of.</summary>
    /// <param name="instance">The script.</param>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class does not state a legal failure mode; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public M4Builder Shadow(M4Script instance, Action<ShadowOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Services.AddShadow(instance, instance.GetType(), M4ServiceCollectionExtensions.Target, ServerName, configure);
        return this;
    }

    /// <summary>Adds a script that a factory makes, as <see cref="Shadow{TScript}(Action{ShadowOptions}?)"/> does.</summary>
    /// <typeparam name="TScript">The class of what is made, and none that derives from it: which hooks it is asked about is read from it.</typeparam>
    /// <param name="factory">Makes the script: a singleton from the application's services at the start, a scoped one from the call's.</param>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class does not state a legal failure mode; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public M4Builder Shadow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TScript>(Func<IServiceProvider, TScript> factory, Action<ShadowOptions>? configure = null)
        where TScript : M4Script
    {
        Services.AddShadow<M4Script, TScript>(factory, M4ServiceCollectionExtensions.Target, ServerName, configure);
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
        FilterList.Add<TFilter>(Services, ServerId.TargetOf(M4ServiceCollectionExtensions.Target, ServerName), lifetime);
        return this;
    }

    private M4Builder Add(string method, HookHandler handler, FailureMode? onFailure = null, string? name = null, [CallerMemberName] string form = "")
    {
        Services.AddDelegate<M4Script>(method, handler, onFailure, name, form, ServerName);
        return this;
    }
}
