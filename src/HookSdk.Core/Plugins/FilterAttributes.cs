using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace HookSdk;

/// <summary>Finds the filters that attributes put around a hook of a plugin, once, at registration: those of the class before those of the override, of base classes too.</summary>
internal static class FilterAttributes
{
    /// <exception cref="InvalidOperationException">The same filter stands there twice.</exception>
    public static FilterSource[] Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type plugin, string method)
    {
        IEnumerable<HookFilterAttribute> own = plugin.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(m => m.IsVirtual && string.Equals(m.Name, method, StringComparison.Ordinal))
            .SelectMany(static m => m.GetCustomAttributes<HookFilterAttribute>(inherit: true));
        return Once([.. plugin.GetCustomAttributes<HookFilterAttribute>(inherit: true).Concat(own).Select(static a => a.Source)], $"{plugin.Name}.{method}");
    }

    /// <summary>Those of a delegate.</summary>
    /// <exception cref="InvalidOperationException">The same filter stands there twice.</exception>
    public static FilterSource[] Of(MethodInfo handler, string name) => Once([.. handler.GetCustomAttributes<HookFilterAttribute>().Select(static a => a.Source)], name);

    private static FilterSource[] Once(FilterSource[] filters, string place) =>
        filters.GroupBy(static f => f.Type).FirstOrDefault(static g => g.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"The filter '{twice.Key.Name}' stands twice around {place}; each call would run it twice.")
            : filters;
}
