using System.Diagnostics.Metrics;

namespace Tour;

/// <summary>What the servers count of themselves, read from the metrics that the SDK publishes under "HookSdk".</summary>
internal sealed class HookCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<(string Target, string Hook), int> _answered = [];
    private readonly Lock _lock = new();

    public HookCounter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "HookSdk" && instrument.Name == "hooksdk.hook.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            (string Target, string Hook) key = ("", "");
            foreach ((string name, object? value) in tags)
            {
                key = name switch
                {
                    "hooksdk.target" => (value as string ?? "", key.Hook),
                    "hooksdk.hook" => (key.Target, value as string ?? ""),
                    _ => key,
                };
            }

            lock (_lock)
            {
                _answered[key] = _answered.GetValueOrDefault(key) + 1;
            }
        });
        _listener.Start();
    }

    public int Answered(string target, string hook)
    {
        lock (_lock)
        {
            return _answered.GetValueOrDefault((target, hook));
        }
    }

    public void Dispose() => _listener.Dispose();
}
