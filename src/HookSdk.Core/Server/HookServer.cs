using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HookSdk;

/// <summary>What all hooks of one target share: the settings, the slots for calls at once, the clock, and whether it is stopping.</summary>
internal sealed class HookServer : IDisposable
{
    private const int MostToldDeadlines = 100;

    private readonly HookSettingsSource _settings;
    private readonly HookObserver[] _observers;
    private readonly CountedLine _shed;
    private readonly ConcurrentDictionary<Type, UndecidedLine> _undecided = [];
    private readonly HashSet<(string Hook, TimeSpan Deadline, TimeSpan Waits)> _toldDeadlines = [];
    private readonly ConcurrentDictionary<IDrainable, byte> _work = [];
    private readonly ConcurrentDictionary<(string Hook, Type Filter), byte> _filters = [];
    private readonly ThreadWatch? _threads;
    private int _taken;
    private long _lastCall;
    private long _drainingSince;
    private CallerPatience? _compared;

    public HookServer(string target, HookSettingsSource settings, IServiceProvider services, string? name = null, string? mapCall = null)
    {
        Kind = target;
        Name = name;
        Target = ServerId.TargetOf(target, name);
        MapCall = mapCall ?? "this target's Map method (app.Map...)";
        _settings = settings;
        Services = services;
        Time = services.GetService<TimeProvider>() ?? Clock.System;
        _observers = [.. services.GetServices<HookObserver>().Where(static o => o.IsOn)];
        Log = new HookLog(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance, Time, settings.Section);
        _shed = new CountedLine(Time, (hook, count) => Log.Shed(Target, hook, Settings.MaxConcurrentCalls, count));
        Bodies = new AwaitedBodies(this);
        Memory = services.GetService<BodyMemory>() ?? new BodyMemory();
        _threads = ReferenceEquals(Time, Clock.System) ? services.GetService<ThreadWatch>() : null;
        StartedAt = Time.GetTimestamp();
        FallbackCauses.TellIn(services.GetService<IHostEnvironment>());
    }

    /// <summary>The target's short name in lower case, as telemetry and configuration spell it.</summary>
    public string Kind { get; }

    /// <summary>The server's name, where a target has several; null: it is the one without.</summary>
    public string? Name { get; }

    /// <summary>What logs and health call it, and what its services are found by: the target's short name, and the server's name behind it where it has one.</summary>
    public string Target { get; }

    /// <summary>The configuration section that its settings come from.</summary>
    public string Section => _settings.Section;

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public HookLog Log { get; }

    public HookSettings Settings => _settings.Current;

    /// <summary>The options in force.</summary>
    public TOptions Options<TOptions>()
        where TOptions : HookServerOptions => (TOptions)_settings.Options;

    /// <summary>Has something done after each change of the settings.</summary>
    public void AfterChanges(Action then) => _settings.AfterChanges(then);

    /// <summary>Calls that hold a slot: those being answered, and late handlers that have not ended.</summary>
    public int ActiveCalls => Volatile.Read(ref _taken);

    /// <summary>Requests whose bodies have not come whole.</summary>
    public AwaitedBodies Bodies { get; }

    /// <summary>What bodies may occupy: one bound for all servers of the application.</summary>
    public BodyMemory Memory { get; }

    /// <summary>A stop has begun: not ready any more. Everything else goes on until <see cref="HookServerOptions.StopDelay"/> is over, and draining begins.</summary>
    public bool IsStopping { get; set; }

    /// <summary>How long a call that begins now has waited for a thread; zero unless the process's pool is starved. On another clock than the machine's nobody waits for threads.</summary>
    public TimeSpan ThreadWait => _threads?.Wait ?? TimeSpan.Zero;

    /// <summary>What a stop waits for beside <see cref="ActiveCalls"/>.</summary>
    public ICollection<IDrainable> Work => _work.Keys;

    /// <summary>Calls that a stop waits for: those that hold a slot, and those of other work.</summary>
    public int UnendedCalls => Math.Max(ActiveCalls, Work.Sum(static w => w.Running));

    /// <summary>Draining: callers are told to go, while calls that come are still answered.</summary>
    public bool IsDraining => DrainingSince is not null;

    /// <summary>When it began to stop, on <see cref="Time"/>'s own scale; null before that. All that is waited for is waited for in the one window that opened then.</summary>
    public long? DrainingSince => Volatile.Read(ref _drainingSince) is var since and not 0 ? since : null;

    /// <summary>Whether a Map call has given the hooks an address.</summary>
    public bool IsMapped { get; set; }

    /// <summary>Whether plugins have been bound to its hooks: the filters around them are known.</summary>
    public bool IsBound { get; set; }

    /// <summary>The call that does, in the words of a log line.</summary>
    public string MapCall { get; set; }

    public long StartedAt { get; }

    /// <summary>When the last call was answered, on <see cref="Time"/>'s own scale; null before the first.</summary>
    public long? LastCall => Volatile.Read(ref _lastCall) is var last and not 0 ? last : null;

    /// <summary>Takes down that a filter stands around a plugin of a hook.</summary>
    public void AddFilter(string hook, Type filter) => _filters.TryAdd((hook, filter), 0);

    /// <summary>Whether a filter stands around a plugin of one of the hooks.</summary>
    public bool HasFilter(Type filter, IEnumerable<string> hooks) => hooks.Any(hook => _filters.ContainsKey((hook, filter)));

    /// <summary>Registers work that a stop waits for.</summary>
    public void AwaitAtStop(IDrainable work) => _work.TryAdd(work, 0);

    /// <summary>Begins to drain: opens the window of all that is waited for.</summary>
    public void Drain()
    {
        IsStopping = true;
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

    /// <summary>Warns, once for each, of deadlines that are longer than a caller says it waits. Asked with each call that says so, where a deadline is set.</summary>
    public void CompareDeadlines(HookSettings settings, TimeSpan callerWaits)
    {
        if (_compared is { } last && last.Waits == callerWaits && ReferenceEquals(last.Settings, settings))
        {
            return;
        }

        _compared = new CallerPatience(settings, callerWaits);
        IEnumerable<KeyValuePair<string, TimeSpan>> set = settings.IsDeadlineSet ? settings.HookDeadlines.Append(new("all other hooks", settings.Deadline)) : settings.HookDeadlines;
        foreach ((string hook, TimeSpan deadline) in set.Where(d => d.Value > callerWaits))
        {
            lock (_toldDeadlines)
            {
                if (_toldDeadlines.Count < MostToldDeadlines && _toldDeadlines.Add((hook, deadline, callerWaits)))
                {
                    Log.DeadlineBeyondCaller(Target, hook, TimeText.Of(deadline), TimeText.Of(callerWaits), Section);
                }
            }
        }
    }

    /// <summary>Has the span of a call opened, where an observer does that.</summary>
    public HookSpan OpenSpan(string hook, HookConnection connection)
    {
        foreach (HookObserver observer in _observers)
        {
            try
            {
                if (observer.OpenSpan(Kind, hook, connection) is { Activity: not null } span)
                {
                    if (Name is not null)
                    {
                        span.Activity.SetTag("hooksdk.server", Name);
                    }

                    return span;
                }
            }
            catch (Exception e)
            {
                Log.ObserverThrew(Target, hook, e);
            }
        }

        return default;
    }

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
    public void ReportShed(string hook) => _shed.Add(hook);

    /// <summary>Logs calls that a known failure has ended in their fallback, at most once in ten seconds for each kind of failure.</summary>
    public void ReportUndecided(string hook, Exception failure) => _undecided.GetOrAdd(failure.GetType(), static (_, server) => new UndecidedLine(server), this).Add(hook, failure.Message);

    /// <summary>Logs the shed and undecided calls that were not told yet: it has stopped.</summary>
    public void ReportRest()
    {
        _shed.WriteRest();
        foreach (UndecidedLine line in _undecided.Values)
        {
            line.WriteRest();
        }
    }

    private sealed class UndecidedLine
    {
        private readonly CountedLine _line;
        private volatile string _problem = "";

        public UndecidedLine(HookServer server) => _line = new CountedLine(server.Time, (hook, count) => server.Log.Undecided(server.Target, hook, count, _problem));

        public void Add(string hook, string problem)
        {
            _problem = problem;
            _line.Add(hook);
        }

        public void WriteRest() => _line.WriteRest();
    }

    private sealed record CallerPatience(HookSettings Settings, TimeSpan Waits);
}
