using System.Reflection;

namespace HookSdk.Architecture.Tests;

/// <summary>What users of the packages see.</summary>
internal static class Surface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static Type[] Types() => [.. LayerTests.Packages.SelectMany(static p => Types(Assembly.Load(p.Data)))];

    public static Type[] Types(Assembly package) => [.. package.GetExportedTypes()];

    public static PropertyInfo[] Properties() => [.. Types().SelectMany(static t => t.GetProperties(Declared)).Where(static p => p.GetAccessors(nonPublic: true).Any(IsVisible))];

    /// <summary>The names of types, members and parameters, each with where it stands.</summary>
    public static IEnumerable<(string Where, string Name)> Names(Assembly package)
    {
        foreach (Type type in Types(package))
        {
            yield return (type.Namespace ?? "", type.Name);
            foreach (MemberInfo member in type.GetMembers(Declared).Where(IsVisible))
            {
                yield return (type.Name, member.Name);
                foreach (ParameterInfo parameter in member is MethodBase method ? method.GetParameters() : [])
                {
                    yield return ($"{type.Name}.{member.Name}", parameter.Name ?? "");
                }
            }
        }
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => IsVisible(method),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        FieldInfo field => field.IsPublic || field.IsFamily,
        EventInfo added => IsVisible(added.AddMethod!),
        _ => true,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
