using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>The inside of the builders' Shadow methods.</summary>
internal static class ShadowServices
{
    /// <summary>Adds a shadow that the container makes: an object of its own, also where its class is a live plugin's.</summary>
    /// <param name="services">The services.</param>
    /// <param name="target">The target's short name, with the server's behind it where it has one.</param>
    /// <param name="server">The server's name; null: it has none.</param>
    /// <param name="configure">Says how it is asked.</param>
    /// <exception cref="InvalidOperationException">It overrides no hook, or a hook that decides something without stating a legal failure mode; or its name is another's.</exception>
    public static ShadowPlugin AddShadow<TBase, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this IServiceCollection services, string target, string? server, Action<ShadowOptions>? configure)
        where TBase : class
        where TPlugin : class, TBase
    {
        ShadowOptions options = OptionsOf<TBase>(services, server, configure);
        object key = new();
        ShadowPlugin shadow = Add<TBase>(services, HookPlugin.Of(typeof(TPlugin), typeof(TBase), options.Lifetime, name: options.Name, key: key), options, target, server);
        services.Add(new ServiceDescriptor(typeof(TPlugin), key, typeof(TPlugin), options.Lifetime));
        return shadow;
    }

    /// <summary>Adds a shadow that is already made.</summary>
    /// <inheritdoc cref="AddShadow{TBase, TPlugin}(IServiceCollection, string, string?, Action{ShadowOptions}?)"/>
    public static ShadowPlugin AddShadow<TBase>(
        this IServiceCollection services, TBase instance, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, string target, string? server, Action<ShadowOptions>? configure)
        where TBase : class
    {
        ShadowOptions options = OptionsOf<TBase>(services, server, configure);
        return Add<TBase>(services, HookPlugin.Of(type, typeof(TBase), ServiceLifetime.Singleton, instance, options.Name), options, target, server);
    }

    /// <summary>Adds a shadow that a factory makes.</summary>
    /// <inheritdoc cref="AddShadow{TBase, TPlugin}(IServiceCollection, string, string?, Action{ShadowOptions}?)"/>
    public static ShadowPlugin AddShadow<TBase, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TPlugin>(
        this IServiceCollection services, Func<IServiceProvider, TPlugin> factory, string target, string? server, Action<ShadowOptions>? configure)
        where TBase : class
        where TPlugin : class, TBase
    {
        ShadowOptions options = OptionsOf<TBase>(services, server, configure);
        return Add<TBase>(services, PluginServices.OfFactory<TBase, TPlugin>(services, factory, options.Lifetime, options.Name), options, target, server);
    }

    private static ShadowOptions OptionsOf<TBase>(IServiceCollection services, string? server, Action<ShadowOptions>? configure)
        where TBase : class
    {
        ShadowOptions options = new();
        configure?.Invoke(options);
        options.Check([.. services.AddedOf<HookPluginList<TBase>>(server)!.Hooks.Select(static h => h.Name)]);
        return options;
    }

    private static ShadowPlugin Add<TBase>(IServiceCollection services, HookPlugin plugin, ShadowOptions options, string target, string? server)
        where TBase : class
    {
        ShadowPlugin shadow = new(plugin, options, [.. services.AddedOf<HookPluginList<TBase>>(server)!.HooksOf(plugin)]);
        services.Where(s => s.IsKeyedService && s.ServiceType == typeof(ShadowList) && Equals(s.ServiceKey, ServerId.TargetOf(target, server)))
            .Select(static s => s.KeyedImplementationInstance).OfType<ShadowList>().Single().Add(shadow);
        services.AddFilters(plugin);
        return shadow;
    }
}
