using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting.Tests;

/// <summary>Keeps what is logged of the directory and of its plugins, as text.</summary>
/// <param name="more">A further category.</param>
internal sealed class Lines(string more = HostingLog.Category) : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _all = new();

    public IReadOnlyList<string> All => [.. _all];

    public ILogger CreateLogger(string categoryName) => categoryName == HostingLog.Category || categoryName == more || categoryName.StartsWith("Acme.", StringComparison.Ordinal) ? new Logger(_all) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
    }

    public override string ToString() => string.Join("\n", _all);

    private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
            }
        }
    }
}
