using System.Linq;
using System.Reflection;

namespace HookSdk.Analyzers;

/// <summary>Where the page of each rule is.</summary>
internal static class HookRules
{
    private static readonly string Address = typeof(HookRules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static a => a.Key == "ProjectAddress")?.Value ?? "";

    public static string PageOf(string id) => $"{Address}/blob/main/docs/analyzers/{id}.md";
}
