using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>
/// A logger whose providers may fail without harm to the call that is logged, and that no caller can fill: of each kind of line, a hundred are written in ten seconds,
/// and the next one that is written says how many were left out.
/// </summary>
internal sealed class ThrottledLogger(ILogger inner, TimeProvider? time = null) : ILogger
{
    public const int MostLines = 100;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<int, Kind> _kinds = [];
    private readonly TimeProvider _time = time ?? Clock.System;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!_kinds.GetOrAdd(eventId.Id, static _ => new Kind()).TryTake(_time, out long leftOut))
        {
            return;
        }

        try
        {
            if (leftOut > 0)
            {
                inner.Log(logLevel, eventId, leftOut, null, static (count, _) => $"{count} lines like the next one were left out");
            }

            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // There is nowhere left to say so.
        }
    }

    private sealed class Kind
    {
        private readonly Lock _lock = new();
        private long? _since;
        private int _written;
        private long _leftOut;

        public bool TryTake(TimeProvider time, out long leftOut)
        {
            leftOut = 0;
            lock (_lock)
            {
                if (_since is not { } since || time.GetElapsedTime(since) >= Period)
                {
                    _since = time.GetTimestamp();
                    _written = 0;
                    (leftOut, _leftOut) = (_leftOut, 0);
                }

                if (_written < MostLines)
                {
                    _written++;
                    return true;
                }

                _leftOut++;
                return false;
            }
        }
    }
}
