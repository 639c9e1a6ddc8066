namespace HookSdk.Hosting;

/// <summary>The order of a server's plugins: as an operator has given it, and for the others as their manifests have it. Plugins that are compiled in have 0 there.</summary>
internal static class ChainOrder
{
    /// <summary>The names of a chain in their order after a change.</summary>
    /// <param name="chain">The chain before the change.</param>
    /// <param name="remove">The names that go.</param>
    /// <param name="add">The names that come: to the place of the first that goes, or to the end.</param>
    /// <param name="given">The order that an operator has given; null: none has.</param>
    /// <param name="manifestOrder">The order that manifests have, by name.</param>
    public static string[] After(HookPlugins chain, IReadOnlyCollection<string> remove, IReadOnlyCollection<string> add, IReadOnlyList<string>? given, IReadOnlyDictionary<string, int> manifestOrder)
    {
        string[] before = [.. chain.Plugins.Select(static p => p.Name)];
        int first = Array.FindIndex(before, remove.Contains);
        List<string> names = [.. before.Where(name => !remove.Contains(name, StringComparer.Ordinal))];
        names.InsertRange(first < 0 ? names.Count : first, add);
        string[] wanted = [.. given ?? []];
        return [.. names
            .OrderBy(name => Array.IndexOf(wanted, name) is var place && place >= 0 ? place : int.MaxValue)
            .ThenBy(name => manifestOrder.GetValueOrDefault(name))];
    }
}
