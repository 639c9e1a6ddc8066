using Microsoft.Extensions.Logging;

namespace HookSdk.Identity.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class Lines : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _all = [];

    public string[] All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _all.Add(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
