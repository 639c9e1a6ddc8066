using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HookSdk;

/// <summary>The inside of the targets' builders and Map calls: adding plugins, and finding those that are to be mapped.</summary>
internal static class PluginServices
{
    /// <summary>Makes the list of a target's plugins, and the chains that they form in the running server.</summary>
    /// <param name="services">The services.</param>
    /// <param name="hooks">The target's hooks.</param>
    /// <param name="chains">Makes the chains.</param>
    /// <param name="server">The server's name; null: it has none.</param>
    /// <returns>False when it was made before.</returns>
    public static bool TryAddPluginList<TBase>(
        this IServiceCollection services, IReadOnlyList<HookDefinition<TBase>> hooks, Func<IServiceProvider, HookPluginList<TBase>, HookChains<TBase>> chains, string? server = null)
        where TBase : class
    {
        if (services.AddedOf<HookPluginList<TBase>>(server) is not null)
        {
            return false;
        }

        HookPluginList<TBase> list = new(hooks);
        services.AddInstanceOf(server, list);
        services.AddOf(server, provider => chains(provider, list));
        services.AddSingleton<HookPlugins>(provider => provider.GetOf<HookChains<TBase>>(server));
        return true;
    }

    /// <summary>Adds a plugin behind those already added, and its class as a service.</summary>
    /// <exception cref="InvalidOperationException">It overrides no hook, was added before, or overrides a hook that decides something without stating a legal failure mode.</exception>
    public static void AddPlugin<TBase, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this IServiceCollection services, ServiceLifetime lifetime, string? server)
        where TBase : class
        where TPlugin : class, TBase =>
        Add(services, services.OfClass<TBase, TPlugin>(lifetime, server), ListOf<TBase>(services, server));

    /// <summary>A plugin that the container makes, with its class as a service: of a named server by its name, so that each has one of its own.</summary>
    public static HookPlugin OfClass<TBase, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this IServiceCollection services, ServiceLifetime lifetime, string? server)
        where TBase : class
        where TPlugin : class, TBase
    {
        HookPlugin plugin = HookPlugin.Of(typeof(TPlugin), typeof(TBase), lifetime, key: server);
        services.TryAdd(server is null ? new ServiceDescriptor(typeof(TPlugin), typeof(TPlugin), lifetime) : new ServiceDescriptor(typeof(TPlugin), server, typeof(TPlugin), lifetime));
        return plugin;
    }

    /// <summary>Adds a plugin that is already made, for all calls.</summary>
    /// <param name="services">The services.</param>
    /// <param name="instance">The plugin.</param>
    /// <param name="type">Its class, asked for where trimming knows the base class.</param>
    /// <param name="name">What it is called; null: as its class.</param>
    /// <param name="server">The server's name; null: it has none.</param>
    /// <exception cref="InvalidOperationException">As for one that the services make.</exception>
    public static void AddPlugin<TBase>(this IServiceCollection services, TBase instance, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, string? name, string? server)
        where TBase : class =>
        Add(services, HookPlugin.Of(type, typeof(TBase), ServiceLifetime.Singleton, instance, name), ListOf<TBase>(services, server));

    /// <summary>Adds a plugin that a factory makes. The container disposes of what it made; the class becomes no service, so that two factories of one class do not meet.</summary>
    /// <exception cref="InvalidOperationException">As for one that the services make.</exception>
    public static void AddPlugin<TBase, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TPlugin>(
        this IServiceCollection services, Func<IServiceProvider, TPlugin> factory, ServiceLifetime lifetime, string? name, string? server)
        where TBase : class
        where TPlugin : class, TBase =>
        Add(services, OfFactory<TBase, TPlugin>(services, factory, lifetime, name), ListOf<TBase>(services, server));

    /// <summary>A plugin that a factory makes, with what makes it registered.</summary>
    public static HookPlugin OfFactory<TBase, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TPlugin>(
        this IServiceCollection services, Func<IServiceProvider, TPlugin> factory, ServiceLifetime lifetime, string? name)
        where TBase : class
        where TPlugin : class, TBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        object key = new();
        HookPlugin plugin = HookPlugin.Of(typeof(TPlugin), typeof(TBase), lifetime, name: name, key: key);
        services.Add(new ServiceDescriptor(typeof(TPlugin), key, (provider, _) => Made(factory(provider)), lifetime));
        return plugin;
    }

    /// <summary>Adds a delegate for one hook.</summary>
    /// <param name="services">The services.</param>
    /// <param name="method">The method of the base class that it stands for.</param>
    /// <param name="handler">The delegate.</param>
    /// <param name="onFailure">Its failure mode, where the hook has any.</param>
    /// <param name="name">What it is called; null: as the method that adds it.</param>
    /// <param name="form">The name of the method that adds it.</param>
    /// <param name="server">The server's name; null: it has none.</param>
    /// <exception cref="InvalidOperationException">The name is another's, or an attribute states a failure mode.</exception>
    public static void AddDelegate<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TBase>(
        this IServiceCollection services, string method, HookHandler handler, FailureMode? onFailure, string? name, string form, string? server)
        where TBase : class
    {
        HookPluginList<TBase> list = ListOf<TBase>(services, server);
        Add(services, handler.ToPlugin(typeof(TBase), method, onFailure, name ?? list.FreeName(form)), list);
    }

    /// <summary>Adds the filters that attributes put around a plugin as services.</summary>
    public static void AddFilters(this IServiceCollection services, HookPlugin plugin)
    {
        foreach (FilterSource filter in plugin.AllFilters)
        {
            filter.Register(services);
        }
    }

    /// <summary>The list of a target's plugins, for a Map call.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="path">Where it is to be mapped.</param>
    /// <param name="words">How the target calls things.</param>
    /// <param name="call">What is to be called where there is none; null: what adds one plugin.</param>
    /// <exception cref="InvalidOperationException">There is none, or the path is the name of a server.</exception>
    public static HookPluginList<TBase> PluginList<TBase>(this IServiceProvider services, string path, PluginWords words, string? call = null)
        where TBase : class
    {
        if (words.Name is null && NamesOf<HookPluginList<TBase>>(services).FirstOrDefault(name => name.Equals(path, StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            throw new InvalidOperationException(words.NameAsPath(path, named));
        }

        HookPluginList<TBase> list = services.ServerToMap<HookPluginList<TBase>>(path, words, call);
        list.MayComeLater |= services.GetService<PluginsMayComeLater>() is not null;
        return list;
    }

    /// <summary>What a Map call needs of the server that it names.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="path">Where it is to be mapped; null where the protocol has paths of its own.</param>
    /// <param name="words">How the target calls things.</param>
    /// <param name="call">What is to be called where there is none; null: what adds one plugin.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static TService ServerToMap<TService>(this IServiceProvider services, string? path, PluginWords words, string? call = null)
        where TService : class =>
        services.FindOf<TService>(words.Name) ?? throw new InvalidOperationException(
            words.NoServer(path, call ?? words.AddOne, [.. NamesOf<TService>(services)]));

    /// <summary>The plugins of a class that are to be mapped; the base class means all of them.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static HookPlugin[] ToMap<TBase>(this HookPluginList<TBase> list, Type type, string path, PluginWords words)
        where TBase : class
    {
        HookPlugin[] plugins = [.. list.Plugins.Where(p => type.IsAssignableFrom(p.Type))];
        return plugins.Length > 0 || (list.MayComeLater && type == typeof(TBase)) ? plugins : throw new InvalidOperationException(type == typeof(TBase) ? words.NoPlugin(path) : words.NotAdded(type.Name, path));
    }

    /// <summary>What a factory made, if it is what the factory says that it makes: which hooks are served was read from that class.</summary>
    /// <exception cref="InvalidOperationException">It is null, or of a class that derives from it.</exception>
    public static TPlugin Made<TPlugin>(TPlugin? made)
        where TPlugin : class =>
        made is null ? throw new InvalidOperationException($"The factory that makes '{typeof(TPlugin).Name}' returned null.")
        : made.GetType() != typeof(TPlugin) ? throw new InvalidOperationException($"The factory that makes '{typeof(TPlugin).Name}' made a '{made.GetType().Name}', whose overrides would not be served. Say so: Add<{made.GetType().Name}>(services => ...).")
        : made;

    private static IEnumerable<string> NamesOf<TService>(IServiceProvider services) => services.GetService<HookRegistrations>()?.Services.KeysOf<TService>().OfType<string>() ?? [];

    private static void Add<TBase>(IServiceCollection services, HookPlugin plugin, HookPluginList<TBase> list)
        where TBase : class
    {
        list.Add(plugin);
        services.AddFilters(plugin);
    }

    private static HookPluginList<TBase> ListOf<TBase>(IServiceCollection services, string? server)
        where TBase : class => services.AddedOf<HookPluginList<TBase>>(server)!;
}
