using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq.Tests;

/// <summary>Keeps every line that is logged.</summary>
internal sealed class ListLogger : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly List<(Predicate<string> IsMeant, TaskCompletionSource Seen)> _awaited = [];

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add($"{logLevel}: {formatter(state, exception)}");

    /// <summary>Ends when there is such a line.</summary>
    public Task UntilAsync(Predicate<string> isMeant)
    {
        lock (_awaited)
        {
            if (_lines.Any(line => isMeant(line)))
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((isMeant, seen));
            return seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (_awaited)
        {
            _lines.Enqueue(line);
            foreach ((Predicate<string> isMeant, TaskCompletionSource seen) in _awaited)
            {
                if (isMeant(line))
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
