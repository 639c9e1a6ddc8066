namespace HookSdk.Hosting;

/// <summary>Puts a version of a plugin in the place of another, in all chains that one of them is in. A chain that refuses leaves all as they were.</summary>
internal static class ChainSwaps
{
    /// <param name="old">The version that goes; null: none.</param>
    /// <param name="next">The version that comes; null: none.</param>
    /// <param name="isEnabled">Whether it takes part.</param>
    /// <param name="orderOf">Brings the names of a chain into their order.</param>
    public static SwapOutcome Run(LoadedPlugin? old, LoadedPlugin? next, bool isEnabled, Func<HookPlugins, IReadOnlyList<string>, IReadOnlyList<string>> orderOf)
    {
        LoadedClass[] going = [.. old?.Classes ?? []];
        LoadedClass[] coming = [.. next?.Classes ?? []];
        List<Task> drained = [];
        List<HookPlugins> done = [];
        try
        {
            foreach (HookPlugins chain in going.Concat(coming).Select(static c => c.Chain).Distinct())
            {
                drained.Add(Swap(chain, going, coming, isEnabled, orderOf));
                done.Add(chain);
            }
        }
        catch (Exception e)
        {
            // Calls that began on the new version meanwhile are waited for, as those of any version that goes.
            Task[] back = [.. done.Select(chain => Swap(chain, coming, going, isEnabled, orderOf))];
            return new SwapOutcome(Task.WhenAll(back), new PluginProblemException(e is ArgumentException ? e.Message : PluginProblems.Of(e)));
        }

        return new SwapOutcome(Task.WhenAll(drained), Problem: null);
    }

    /// <summary>Takes a plugin out of its chains or puts it back: in each chain all of its classes in one step, so that no call meets half of them.</summary>
    /// <param name="plugin">The version that runs; null: none does.</param>
    /// <param name="isEnabled">Whether it is to take part.</param>
    public static void Switch(LoadedPlugin? plugin, bool isEnabled)
    {
        foreach (IGrouping<HookPlugins, HookPlugin> own in (plugin?.Classes ?? []).GroupBy(static c => c.Chain, static c => c.Plugin))
        {
            HookPlugin[] classes = [.. own];
            string[] names = [.. classes.Select(static c => c.Name)];
            if (own.Key.Plugins.Any(p => p.IsEnabled != isEnabled && names.Contains(p.Name, StringComparer.Ordinal)))
            {
                own.Key.Swap(classes, classes, order: null, isEnabled ? [] : names);
            }
        }
    }

    private static Task Swap(HookPlugins chain, LoadedClass[] going, LoadedClass[] coming, bool isEnabled, Func<HookPlugins, IReadOnlyList<string>, IReadOnlyList<string>> orderOf)
    {
        HookPlugin[] remove = [.. going.Where(c => c.Chain == chain).Select(static c => c.Plugin)];
        HookPlugin[] add = [.. coming.Where(c => c.Chain == chain).Select(static c => c.Plugin)];
        return chain.Swap(remove, add, names => orderOf(chain, names), isEnabled ? [] : [.. add.Select(static p => p.Name)]).Drained;
    }
}
