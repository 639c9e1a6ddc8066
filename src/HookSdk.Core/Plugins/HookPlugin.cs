using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>One registered plugin, a class or a delegate for one hook: which hooks it serves, with which failure modes, and how an instance is had.</summary>
internal sealed class HookPlugin
{
    private readonly object? _instance;
    private readonly object? _key;
    private readonly ServiceLifetime _lifetime;
    private object? _singleton;
    private int _calls;

    private HookPlugin(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, OverriddenHooks hooks, IReadOnlyDictionary<string, FailureMode> modes, IReadOnlyDictionary<string, FilterSource[]> filters, ServiceLifetime lifetime, object? instance, string? name, object? key,
        IServiceProvider? services = null)
    {
        Type = type;
        Name = name ?? type.Name;
        IsNamed = name is not null;
        _key = key;
        Filters = filters;
        Hooks = hooks;
        Modes = modes;
        _lifetime = lifetime;
        _instance = instance;
        Services = services;
    }

    /// <summary>Its class; of a delegate, the base class of the target's plugins.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
    public Type Type { get; }

    /// <summary>What logs, limits and observers call it: the name of its class, or the one that it was given.</summary>
    public string Name { get; }

    /// <summary>Whether it was given its name.</summary>
    public bool IsNamed { get; }

    /// <summary>The forms of a delegate, one for each pair of request and reply; none of a class.</summary>
    public IReadOnlyList<Delegate> Handlers { get; private init; } = [];

    /// <summary>Services of its own: instances, scopes and the filters that attributes name are made of these. Null: of the application's.</summary>
    public IServiceProvider? Services { get; }

    public bool IsDelegate => Handlers.Count > 0;

    public OverriddenHooks Hooks { get; }

    /// <summary>The stated failure modes by method name.</summary>
    private IReadOnlyDictionary<string, FailureMode> Modes { get; }

    /// <summary>The filters that attributes put around it, by method name; methods without one are not there.</summary>
    private IReadOnlyDictionary<string, FilterSource[]> Filters { get; }

    /// <summary>All filters that attributes put around it.</summary>
    public IEnumerable<FilterSource> AllFilters => Filters.Values.SelectMany(static f => f);

    /// <summary>Reads a plugin class and checks its failure modes.</summary>
    /// <param name="type">The class.</param>
    /// <param name="baseClass">The base class of the target's plugins.</param>
    /// <param name="lifetime">One instance for all calls, or one for each.</param>
    /// <param name="instance">The instance; null: services make it.</param>
    /// <param name="name">What it is called; null: as its class.</param>
    /// <param name="key">The key that the class was added by as a service; null: none.</param>
    /// <param name="services">Services of its own; null: the application's.</param>
    /// <exception cref="InvalidOperationException">It overrides no hook, or a hook that decides something without a legal failure mode.</exception>
    public static HookPlugin Of(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, Type baseClass, ServiceLifetime lifetime, object? instance = null, string? name = null, object? key = null,
        IServiceProvider? services = null)
    {
        if (type == baseClass)
        {
            throw new InvalidOperationException($"Which hooks are served is read from the plugin's class, and {baseClass.Name} itself serves none. Name the class: Add<Your{baseClass.Name}>(services => ...).");
        }

        OverriddenHooks hooks = OverriddenHooks.Of(type, baseClass);
        if (hooks.Overridden.Count == 0)
        {
            throw new InvalidOperationException($"'{type.Name}' overrides no hook of {baseClass.Name}, so no call would ever reach it. Override at least one.");
        }

        Dictionary<string, FailureMode> modes = new(StringComparer.Ordinal);
        Dictionary<string, FilterSource[]> filters = new(StringComparer.Ordinal);
        Dictionary<Type, FilterSource> made = [];
        foreach (string method in hooks.Overridden)
        {
            if (FilterAttributes.Of(type, method) is { Length: > 0 } around)
            {
                // One for all methods: where it is no service, the source itself keeps the one instance.
                filters.Add(method, Array.ConvertAll(around, f => made.TryGetValue(f.Type, out FilterSource? same) ? same : made[f.Type] = f));
            }

            if (FailureModes.Of(type, baseClass, method) is { } mode)
            {
                modes.Add(method, mode);
            }
        }

        return new HookPlugin(type, hooks, modes, filters, lifetime, instance, name, key, services);
    }

    /// <summary>A delegate that serves one hook.</summary>
    /// <param name="baseClass">The base class of the target's plugins.</param>
    /// <param name="method">Its method that the delegate stands for.</param>
    /// <param name="onFailure">The mode that was stated; null for a hook that has none.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="original">The delegate as it was handed over, whose attributes count.</param>
    /// <param name="forms">The delegate, for each pair of request and reply.</param>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the mode.</exception>
    /// <exception cref="InvalidOperationException">An attribute states a failure mode too.</exception>
    public static HookPlugin OfDelegate(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type baseClass, string method, FailureMode? onFailure, string name, Delegate original, params Delegate[] forms)
    {
        FailureModes.CheckDelegate(baseClass, method, onFailure, name, original.Method);
        Dictionary<string, FailureMode> modes = new(StringComparer.Ordinal);
        if (onFailure is { } mode)
        {
            modes.Add(method, mode);
        }

        FilterSource[] around = FilterAttributes.Of(original.Method, name);
        Dictionary<string, FilterSource[]> filters = new(StringComparer.Ordinal);
        if (around.Length > 0)
        {
            filters.Add(method, around);
        }

        return new HookPlugin(baseClass, OverriddenHooks.OfDelegate(method), modes, filters, ServiceLifetime.Singleton, original, name, key: null) { Handlers = forms };
    }

    /// <summary>The mode that is stated for a hook served by these methods, the most specific first.</summary>
    public FailureMode? ModeOf(string[] methods)
    {
        foreach (string method in methods)
        {
            if (Hooks.Contains(method))
            {
                return Modes.TryGetValue(method, out FailureMode mode) ? mode : null;
            }
        }

        return null;
    }

    /// <summary>The filters that attributes put around the method that serves a hook: of these methods, the first that is overridden.</summary>
    public FilterSource[] FiltersOf(string[] methods) => Array.Find(methods, Hooks.Contains) is { } method && Filters.TryGetValue(method, out FilterSource[]? filters) ? filters : [];

    /// <summary>Whether it is the plugin that was handed over as this object.</summary>
    public bool IsInstance(object plugin) => ReferenceEquals(_instance, plugin);

    /// <summary>Takes one of so many calls that it may have at once. False when it has them all.</summary>
    public bool TryEnter(int most)
    {
        if (Interlocked.Increment(ref _calls) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _calls);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _calls);

    public bool Serves(string[] methods) => Array.Exists(methods, Hooks.Contains);

    /// <summary>Makes the one instance of a singleton now, so that what its constructor lacks stops the start and not the first call.</summary>
    /// <exception cref="InvalidOperationException">It takes something that is not registered, or a scoped service, by itself or through others.</exception>
    public void Make(IServiceProvider root)
    {
        if (_instance is not null || _singleton is not null || _lifetime != ServiceLifetime.Singleton)
        {
            return;
        }

        CapturedServices.Refuse(Services ?? root, Type, _key, $"Add the plugin with Add<{Type.Name}>(ServiceLifetime.Scoped)");
        _singleton = Resolve(Services ?? root);
    }

    /// <summary>The one instance for all calls; null: each call takes one of its own from its services.</summary>
    public object? Shared(IServiceProvider root) =>
        _instance ?? (_lifetime == ServiceLifetime.Singleton ? _singleton ??= Resolve(Services ?? root) : null);

    /// <summary>The instance that these services have.</summary>
    public object Resolve(IServiceProvider services) => _key is null ? services.GetRequiredService(Type) : services.GetRequiredKeyedService(Type, _key);
}
