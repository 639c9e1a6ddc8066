using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HookSdk;

/// <summary>What all hooks of one target share: the settings, the slots for calls at once, the clock, and whether it is stopping.</summary>
internal sealed class HookServer : IDisposable
{
    private static readonly TimeSpan ShedLogEvery = TimeSpan.FromSeconds(10);

    private readonly HookSettingsSource _settings;
    private readonly HookObserver[] _observers;
    private readonly Lock _shedLock = new();
    private int _taken;
    private long _lastCall;
    private long _drainingSince;
    private long _shedSinceLog;
    private long? _lastShedLog;

    public HookServer(string target, HookSettingsSource settings, IServiceProvider services)
    {
        Target = target;
        _settings = settings;
        Services = services;
        Time = services.GetService<TimeProvider>() ?? Clock.System;
        _observers = [.. services.GetServices<HookObserver>()];
        Log = new HookLog(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance, Time, settings.Section);
        Bodies = new AwaitedBodies(this);
        StartedAt = Time.GetTimestamp();
    }

    /// <summary>The target's short name in lower case, as telemetry and configuration spell it.</summary>
    public string Target { get; }

    /// <summary>The configuration section that its settings come from.</summary>
    public string Section => _settings.Section;

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public HookLog Log { get; }

    public HookSettings Settings => _settings.Current;

    /// <summary>Calls that hold a slot: those being answered, and late handlers that have not ended.</summary>
    public int ActiveCalls => Volatile.Read(ref _taken);

    /// <summary>Requests whose bodies have not come whole.</summary>
    public AwaitedBodies Bodies { get; }

    /// <summary>Stopping: not ready any more, while new calls are still answered.</summary>
    public bool IsDraining => DrainingSince is not null;

    /// <summary>When it began to stop, on <see cref="Time"/>'s own scale; null before that. Whoever waits for calls to end waits in the one window that opened then.</summary>
    public long? DrainingSince => Volatile.Read(ref _drainingSince) is var since and not 0 ? since : null;

    /// <summary>Whether a Map call has given the hooks an address.</summary>
    public bool IsMapped { get; set; }

    public long StartedAt { get; }

    /// <summary>When the last call was answered, on <see cref="Time"/>'s own scale; null before the first.</summary>
    public long? LastCall => Volatile.Read(ref _lastCall) is var last and not 0 ? last : null;

    /// <summary>Begins to stop. Each of those who wait for something on a stop says so; the first counts, and opens the window of all.</summary>
    public void Drain()
    {
        if (Interlocked.CompareExchange(ref _drainingSince, Time.GetTimestamp(), 0) == 0)
        {
            Bodies.GiveUpAfterDraining();
        }
    }

    public void Dispose() => Bodies.Dispose();

    /// <summary>Takes a slot, unless all are taken.</summary>
    public bool TryEnter()
    {
        int max = Settings.MaxConcurrentCalls;
        int taken = Volatile.Read(ref _taken);
        while (taken < max)
        {
            int seen = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (seen == taken)
            {
                return true;
            }

            taken = seen;
        }

        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _taken);

    public void Answered(long now) => Volatile.Write(ref _lastCall, now);

    public void Observe(in HookObservation call)
    {
        foreach (HookObserver observer in _observers)
        {
            try
            {
                observer.OnAnswered(call);
            }
            catch (Exception e)
            {
                Log.ObserverThrew(Target, call.Hook, e);
            }
        }
    }

    /// <summary>Logs shed calls, at most once in ten seconds: a server that is full has better things to do.</summary>
    public void ReportShed(string hook)
    {
        lock (_shedLock)
        {
            _shedSinceLog++;
            if (_lastShedLog is { } last && Time.GetElapsedTime(last) < ShedLogEvery)
            {
                return;
            }

            _lastShedLog = Time.GetTimestamp();
            Log.Shed(Target, hook, Settings.MaxConcurrentCalls, _shedSinceLog);
            _shedSinceLog = 0;
        }
    }
}
