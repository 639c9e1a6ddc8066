namespace HookSdk.Hosting.Tests;

/// <summary>What tests ask of a directory.</summary>
internal static class PluginDirectoryChecks
{
    /// <summary>Two looks, as the watch makes them: what both have found alike is taken.</summary>
    public static async Task LookTwiceAsync(this PluginDirectory directory)
    {
        await directory.LookAsync();
        await directory.LookAsync();
    }

    /// <summary>Waits until nothing that was replaced is left in memory.</summary>
    public static Task EnsureAllCollectedAsync(this PluginDirectory directory, Lines log) => Eventually.HoldsAsync(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return directory.Draining.Count == 0 && directory.Unloaded.Count == 0;
        },
        () => $"still there: {string.Join(", ", directory.Draining.Concat(directory.Unloaded))}\n{log}");
}
