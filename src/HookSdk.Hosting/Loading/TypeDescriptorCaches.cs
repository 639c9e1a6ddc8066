using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace HookSdk.Hosting;

/// <summary>
/// Has <see cref="TypeDescriptor"/> forget the types of plugins. The configuration binder asks it for each setting that is an enum, .NET 10 keeps each type that it was asked for, and has no
/// call that takes one out again. Where a later version keeps them elsewhere, nothing is found here, and a plugin that stays in memory is told of as any other.
/// </summary>
internal static class TypeDescriptorCaches
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    public static void Forget()
    {
        object? byType = Field(typeof(TypeDescriptor), "s_providerTypeTable", null);
        Remove(byType);
        Remove(Field(typeof(TypeDescriptor), "s_defaultProviderInitialized", null));
        foreach (object node in Nodes(Field(typeof(TypeDescriptor), "s_providerTable", null)).Concat(Nodes(byType)))
        {
            for (object? next = node; next is not null; next = Field(next.GetType(), "Next", next))
            {
                if (Field(next.GetType(), "Provider", next) is { } provider)
                {
                    Remove(Field(provider.GetType(), "_typeData", provider));
                }
            }
        }
    }

    /// <summary>A table that changes while it is read is left for the next time.</summary>
    private static object[] Nodes(object? table)
    {
        try
        {
            return table is IDictionary nodes ? [.. nodes.Values.Cast<object>()] : [];
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    private static void Remove(object? table)
    {
        // Those that are concurrent alone: anything else would need the lock of its owner.
        if (table is IDictionary types && table.GetType().Name.StartsWith("ConcurrentDictionary", StringComparison.Ordinal))
        {
            foreach (Type type in types.Keys.OfType<Type>().Where(static t => t.IsCollectible).ToArray())
            {
                types.Remove(type);
            }
        }
    }

    private static object? Field(Type type, string name, object? of) => type.GetField(name, Any)?.GetValue(of);
}
