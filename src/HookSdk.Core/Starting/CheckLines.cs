using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HookSdk;

/// <summary>Keeps what HookSdk warns of during a check, and the program itself.</summary>
/// <param name="keepsAll">Whether the program has code of its own, which is told from the framework's by its categories: all but those count then.</param>
internal sealed class CheckLines(bool keepsAll = false) : ILoggerProvider, ILogger
{
    private static readonly string[] Framework = ["Microsoft.", "System."];

    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    /// <summary>The lines, in their order.</summary>
    public IReadOnlyList<(LogLevel Level, string Text)> All => [.. _lines];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("HookSdk", StringComparison.Ordinal) || (keepsAll && !Array.Exists(Framework, name => categoryName.StartsWith(name, StringComparison.Ordinal))) ? this : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _lines.Enqueue((logLevel, formatter(state, exception)));
        }
    }

    /// <summary>Writes them, and behind them what else is wrong. What was logged and thrown as well is written once.</summary>
    /// <returns>Whether all is well.</returns>
    public async Task<bool> WriteAsync(IReadOnlyCollection<string> problems, TextWriter errors)
    {
        IEnumerable<string> logged = All.Select(static l => $"{(l.Level >= LogLevel.Error ? "error" : "warning")}: {l.Text}");
        foreach (string line in logged.Concat(problems.Select(static p => $"error: {p}")).Distinct(StringComparer.Ordinal))
        {
            await errors.WriteLineAsync(line).ConfigureAwait(false);
        }

        return problems.Count == 0 && All.All(static l => l.Level < LogLevel.Error);
    }

    public void Dispose()
    {
    }
}
