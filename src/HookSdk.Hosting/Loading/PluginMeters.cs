using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.Loader;

namespace HookSdk.Hosting;

/// <summary>
/// Disposes of meters that unloaded plugins have left: those in statics of a library, such as a database driver's, which nobody else disposes of. .NET keeps each meter in one list, and an
/// observable instrument in it keeps the plugin.
/// </summary>
internal static class PluginMeters
{
    public static void DisposeOf(IReadOnlyCollection<AssemblyLoadContext> unloaded)
    {
        List<(Meter Meter, bool IsUnloaded)> observed = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.IsObservable)
                {
                    observed.Add((instrument.Meter, CallbackOf(instrument) is { } callback && AssemblyLoadContext.GetLoadContext(callback.Method.Module.Assembly) is { } context && unloaded.Contains(context)));
                }
            },
        };
        listener.Start();

        // One that others have instruments in too is theirs.
        foreach (Meter meter in observed.GroupBy(static o => o.Meter).Where(static g => g.All(static o => o.IsUnloaded)).Select(static g => g.Key))
        {
            meter.Dispose();
        }
    }

    /// <summary>Where a later version of .NET keeps it elsewhere, none is found, and the plugin is told of as any other that stays.</summary>
    private static Delegate? CallbackOf(Instrument instrument) => instrument.GetType().GetField("_callback", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(instrument) as Delegate;
}
