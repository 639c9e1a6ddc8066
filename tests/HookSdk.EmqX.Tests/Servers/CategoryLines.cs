using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.Servers;

/// <summary>What was logged, each line behind its category.</summary>
internal sealed class CategoryLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _all = [];

    public IReadOnlyList<string> All => [.. _all];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _all);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => all.Enqueue($"{category} {eventId.Id}: {formatter(state, exception)}");
    }
}
