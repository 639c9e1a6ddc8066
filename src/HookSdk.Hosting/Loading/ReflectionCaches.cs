using System.Reflection;
using System.Reflection.Metadata;

namespace HookSdk.Hosting;

/// <summary>
/// Empties the caches that shared libraries keep of types, such as System.Text.Json's of what was written by reflection: they would keep an unloaded plugin in memory. By the way that
/// .NET has for a hot reload: each library names the class that does it. What is still used is made anew.
/// </summary>
internal static class ReflectionCaches
{
    public static void Clear()
    {
        TypeDescriptorCaches.Forget();
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies().Where(static a => !a.IsCollectible && !a.IsDynamic && a != typeof(object).Assembly))
        {
            foreach (MetadataUpdateHandlerAttribute handler in HandlersOf(assembly))
            {
                try
                {
                    handler.HandlerType.GetMethod("ClearCache", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(Type[])])?.Invoke(null, [null]);
                }
                catch (TargetInvocationException)
                {
                    // It keeps what it has.
                }
            }
        }
    }

    private static IEnumerable<MetadataUpdateHandlerAttribute> HandlersOf(Assembly assembly)
    {
        try
        {
            return assembly.GetCustomAttributes<MetadataUpdateHandlerAttribute>();
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or TypeLoadException)
        {
            return [];
        }
    }
}
