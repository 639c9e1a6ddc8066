using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HookSdk;

/// <summary>How a target calls what is added to it, for what its builder and its Map calls say.</summary>
/// <param name="Broker">The broker, as people write it: <c>Acme</c>.</param>
/// <param name="Server">What serves its calls: <c>plugin server</c>.</param>
/// <param name="Plugin">What is added, as a class is called: <c>Plugin</c>.</param>
/// <param name="Add">The method that adds the server: <c>AddAcme</c>.</param>
internal sealed record PluginWords(string Broker, string Server, string Plugin, string Add)
{
    /// <summary>The call that adds the server and one plugin.</summary>
    public string AddOne => $"{Add}{Plugin}<Your{Plugin}>()";

    public string NoServer(string path, string call) => $"No {Broker} {Server} was added, so there is nothing to map at '{path}'. Call builder.Services.{call} first.";

    public string NoPlugin(string path) =>
        $"No {Broker} {Plugin.ToLowerInvariant()} was added, so there is nothing to map at '{path}'. Call builder.Services.{Add}().Add<Your{Plugin}>() first.";

    public string NotAdded(string name, string path) =>
        $"'{name}' was not added, so it cannot be mapped at '{path}'. Call builder.Services.{Add}().Add<{name}>() first.";
}

/// <summary>The inside of the targets' builders and Map calls: adding plugins, and finding those that are to be mapped.</summary>
internal static class PluginServices
{
    /// <summary>Makes the list of a target's plugins.</summary>
    /// <returns>False when it was made before.</returns>
    public static bool TryAddPluginList<TBase>(this IServiceCollection services, IReadOnlyList<HookDefinition<TBase>> hooks)
        where TBase : class
    {
        if (services.Any(static s => s.ImplementationInstance is HookPluginList<TBase>))
        {
            return false;
        }

        services.AddSingleton(new HookPluginList<TBase>(hooks));
        return true;
    }

    /// <summary>Adds a plugin behind those already added, and its class as a service.</summary>
    /// <exception cref="InvalidOperationException">It overrides no hook, was added before, or overrides a hook that decides something without stating a legal failure mode.</exception>
    public static void AddPlugin<TBase, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this IServiceCollection services, ServiceLifetime lifetime)
        where TBase : class
        where TPlugin : TBase
    {
        services.TryAdd(new ServiceDescriptor(typeof(TPlugin), typeof(TPlugin), lifetime));
        Add(services, HookPlugin.Of(typeof(TPlugin), typeof(TBase), lifetime), ListOf<TBase>(services));
    }

    /// <summary>Adds a plugin that is already made, for all calls.</summary>
    /// <param name="services">The services.</param>
    /// <param name="instance">The plugin.</param>
    /// <param name="type">Its class, asked for where trimming knows the base class.</param>
    /// <exception cref="InvalidOperationException">As for one that the services make.</exception>
    public static void AddPlugin<TBase>(this IServiceCollection services, TBase instance, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type)
        where TBase : class =>
        Add(services, HookPlugin.Of(type, typeof(TBase), ServiceLifetime.Singleton, instance), ListOf<TBase>(services));

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
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static HookPluginList<TBase> PluginList<TBase>(this IServiceProvider services, string path, PluginWords words, string? call = null)
        where TBase : class =>
        services.GetService<HookPluginList<TBase>>() ?? throw new InvalidOperationException(words.NoServer(path, call ?? words.AddOne));

    /// <summary>The plugins of a class that are to be mapped; the base class means all of them.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static HookPlugin[] ToMap<TBase>(this HookPluginList<TBase> list, Type type, string path, PluginWords words)
        where TBase : class
    {
        HookPlugin[] plugins = [.. list.Plugins.Where(p => type.IsAssignableFrom(p.Type))];
        return plugins.Length > 0 ? plugins : throw new InvalidOperationException(type == typeof(TBase) ? words.NoPlugin(path) : words.NotAdded(type.Name, path));
    }

    private static void Add<TBase>(IServiceCollection services, HookPlugin plugin, HookPluginList<TBase> list)
        where TBase : class
    {
        list.Add(plugin);
        services.AddFilters(plugin);
    }

    private static HookPluginList<TBase> ListOf<TBase>(IServiceCollection services)
        where TBase : class => services.Select(static s => s.ImplementationInstance).OfType<HookPluginList<TBase>>().Single();
}
