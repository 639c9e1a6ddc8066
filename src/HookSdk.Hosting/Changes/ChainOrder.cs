namespace HookSdk.Hosting;

/// <summary>The order of a server's plugins: as an operator has given it, and for the others as their manifests have it. Plugins that are compiled in have 0 there.</summary>
internal static class ChainOrder
{
    /// <summary>The names of a chain in their order.</summary>
    /// <param name="names">The names, in the order that they have without either.</param>
    /// <param name="given">The order that an operator has given; null: none has.</param>
    /// <param name="manifestOrder">The order that manifests have, by name.</param>
    public static string[] Of(IReadOnlyList<string> names, IReadOnlyList<string>? given, IReadOnlyDictionary<string, int> manifestOrder)
    {
        string[] wanted = [.. given ?? []];
        return [.. names
            .OrderBy(name => Array.IndexOf(wanted, name) is var place && place >= 0 ? place : int.MaxValue)
            .ThenBy(name => manifestOrder.GetValueOrDefault(name))];
    }
}
