using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>One registered plugin class: which hooks it overrides, with which failure modes, and how an instance is had.</summary>
internal sealed class HookPlugin
{
    private readonly object? _instance;
    private readonly ServiceLifetime _lifetime;
    private object? _singleton;
    private int _calls;

    private HookPlugin(Type type, OverriddenHooks hooks, IReadOnlyDictionary<string, FailureMode> modes, IReadOnlyDictionary<string, FilterSource[]> filters, ServiceLifetime lifetime, object? instance)
    {
        Type = type;
        Filters = filters;
        Hooks = hooks;
        Modes = modes;
        _lifetime = lifetime;
        _instance = instance;
    }

    public Type Type { get; }

    public OverriddenHooks Hooks { get; }

    /// <summary>The stated failure modes by method name.</summary>
    private IReadOnlyDictionary<string, FailureMode> Modes { get; }

    /// <summary>The filters that attributes put around it, by method name; methods without one are not there.</summary>
    private IReadOnlyDictionary<string, FilterSource[]> Filters { get; }

    /// <summary>All filters that attributes put around it.</summary>
    public IEnumerable<FilterSource> AllFilters => Filters.Values.SelectMany(static f => f);

    /// <summary>Reads a plugin class and checks its failure modes.</summary>
    /// <exception cref="InvalidOperationException">It overrides no hook, or a hook that decides something without a legal failure mode.</exception>
    public static HookPlugin Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, Type baseClass, ServiceLifetime lifetime, object? instance = null)
    {
        OverriddenHooks hooks = OverriddenHooks.Of(type, baseClass);
        if (hooks.Overridden.Count == 0)
        {
            throw new InvalidOperationException($"'{type.Name}' overrides no hook of {baseClass.Name}, so no call would ever reach it. Override at least one.");
        }

        Dictionary<string, FailureMode> modes = new(StringComparer.Ordinal);
        Dictionary<string, FilterSource[]> filters = new(StringComparer.Ordinal);
        foreach (string method in hooks.Overridden)
        {
            if (FilterAttributes.Of(type, method) is { Length: > 0 } around)
            {
                filters.Add(method, around);
            }

            if (FailureModes.Of(type, baseClass, method) is { } mode)
            {
                modes.Add(method, mode);
            }
        }

        return new HookPlugin(type, hooks, modes, filters, lifetime, instance);
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

        CapturedServices.Refuse(root, Type, $"Add the plugin with Add<{Type.Name}>(ServiceLifetime.Scoped)");
        _singleton = root.GetRequiredService(Type);
    }

    /// <summary>The one instance for all calls; null: each call takes one of its own from its services.</summary>
    public object? Shared(IServiceProvider root) =>
        _instance ?? (_lifetime == ServiceLifetime.Singleton ? _singleton ??= root.GetRequiredService(Type) : null);
}
