using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace HookSdk.Hosting.Tests;

/// <summary>What tests ask of a directory.</summary>
internal static class PluginDirectoryChecks
{
    /// <summary>Where each version that was seen to run is loaded: the directory's own list might forget one.</summary>
    private static readonly ConditionalWeakTable<PluginDirectory, List<WeakReference<AssemblyLoadContext>>> Seen = [];

    /// <summary>Two looks, as the watch makes them: what both have found alike is taken.</summary>
    public static async Task LookTwiceAsync(this PluginDirectory directory)
    {
        See(directory);
        await directory.LookAsync();
        await directory.LookAsync();
        See(directory);
    }

    /// <summary>Waits until nothing that was replaced is left in memory.</summary>
    public static async Task EnsureAllCollectedAsync(this PluginDirectory directory, Lines log)
    {
        await Eventually.HoldsAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return directory.Draining.Count == 0 && directory.Unloaded.Count == 0 && StillThere(directory).Length == 0;
            },
            () => $"still there: {string.Join(", ", directory.Draining.Concat<object>(directory.Unloaded).Concat(StillThere(directory)))}\n{log}");
        Seen.TryGetValue(directory, out _).ShouldBeTrue("No version was seen to run.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void See(PluginDirectory directory)
    {
        List<WeakReference<AssemblyLoadContext>> seen = Seen.GetOrCreateValue(directory);
        foreach (AssemblyLoadContext context in Running(directory).Where(context => !seen.Exists(s => s.TryGetTarget(out AssemblyLoadContext? before) && before == context)))
        {
            seen.Add(new WeakReference<AssemblyLoadContext>(context));
        }
    }

    /// <summary>The names of the contexts that are in memory, and in no slot.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string[] StillThere(PluginDirectory directory)
    {
        AssemblyLoadContext[] running = Running(directory);
        return [.. Seen.GetOrCreateValue(directory).Select(static s => s.TryGetTarget(out AssemblyLoadContext? context) ? context : null).OfType<AssemblyLoadContext>().Except(running).Select(static c => c.Name!)];
    }

    private static AssemblyLoadContext[] Running(PluginDirectory directory) =>
        [.. directory.Slots.Select(static s => s.Current).OfType<LoadedPlugin>().Select(static p => AssemblyLoadContext.GetLoadContext(p.Classes[0].Plugin.Type.Assembly)!)];
}
