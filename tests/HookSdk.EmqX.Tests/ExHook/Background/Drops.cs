using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Tests.ExHook.Background;

/// <summary>What one host has counted as dropped.</summary>
internal sealed class Drops : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public Drops(ExHookHost host)
    {
        IMeterFactory meters = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "hooksdk.background.dropped" && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
