using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace HookSdk;

/// <summary>
/// Which of a base class's virtual methods a plugin overrides: what the broker is told to call. Inherited overrides count, methods
/// declared <c>new</c> do not. Found by reflection once, at registration.
/// </summary>
internal sealed class OverriddenHooks
{
    private readonly FrozenSet<string> _names;

    private OverriddenHooks(string[] overridden)
    {
        Overridden = overridden;
        _names = overridden.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The names of the overridden methods, in ordinal order.</summary>
    public IReadOnlyList<string> Overridden { get; }

    /// <summary>Finds the overrides of a plugin.</summary>
    /// <exception cref="ArgumentException">The plugin does not derive from the base class.</exception>
    public static OverriddenHooks Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type plugin, Type baseClass)
    {
        if (!plugin.IsSubclassOf(baseClass))
            throw new ArgumentException($"'{plugin}' does not derive from '{baseClass}'.", nameof(plugin));

        return new OverriddenHooks([.. Overrides(plugin, baseClass).Select(method => method.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>What a delegate serves: one method of the base class, in place of an override.</summary>
    public static OverriddenHooks OfDelegate(string method) => new([method]);

    /// <summary>The base class's own method of this name, if the plugin overrides it.</summary>
    public static MethodInfo? FindHook(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type plugin, Type baseClass, string methodName) =>
        Overrides(plugin, baseClass).FirstOrDefault(method => string.Equals(method.Name, methodName, StringComparison.Ordinal))?.GetBaseDefinition();

    /// <summary>Whether the plugin overrides the method.</summary>
    public bool Contains(string methodName) => _names.Contains(methodName);

    private static IEnumerable<MethodInfo> Overrides(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type plugin, Type baseClass) =>
        plugin.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => method.IsVirtual && method.DeclaringType != baseClass && method.GetBaseDefinition().DeclaringType == baseClass);
}
