using System.Diagnostics.Metrics;

namespace HookSdk.Hosting;

/// <summary>What the directory measures.</summary>
internal sealed class PluginMetrics(IMeterFactory meters, PluginDirectory directory)
{
    public void Begin()
    {
        Meter meter = meters.Create(HookTelemetry.Name);
        meter.CreateObservableUpDownCounter("hooksdk.plugins.running", () => directory.Slots.Count(static s => s.Current is not null), "{plugin}", "Plugins of the directory that are loaded.");
        meter.CreateObservableUpDownCounter("hooksdk.plugins.failed", () => directory.Slots.Count(static s => s.Problem is not null), "{plugin}", "Plugins of the directory whose folder holds what could not be taken.");
        meter.CreateObservableUpDownCounter("hooksdk.plugins.uncollected", () => directory.Unloaded.Count(static v => v.IsOverdue), "{version}", "Versions that were unloaded and are still in memory, beyond the limit.");
    }
}
