using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Tests.Changes;

/// <summary>A running server of one target whose plugins leave marks, and the fake that calls it.</summary>
internal abstract class ChangeApp : IAsyncDisposable
{
    private static readonly object Key = new();

    public abstract IServiceProvider Services { get; }

    public HookPlugins Plugins => Services.GetServices<HookPlugins>().ShouldHaveSingleItem();

    /// <summary>Where it listens.</summary>
    public abstract string Url { get; }

    public required ChangeLog Log { get; init; }

    /// <summary>Makes a plugin that leaves a mark on each call, and waits for a gate where it is given one. The one with an empty mark answers with all that were left before.</summary>
    public abstract object Make(string mark, Func<Task>? gate = null);

    /// <summary>One call by the fake: the marks that it was answered with. Throws when the call fails.</summary>
    public abstract Task<string> CallAsync();

    /// <summary>Checks that no fallback was answered.</summary>
    public abstract void EnsureNoFallback();

    public abstract ValueTask DisposeAsync();

    /// <summary>What each of the plugins does.</summary>
    public static async ValueTask<string> MarkAsync(HookContext context, string mark, Func<Task>? gate)
    {
        string marks = context.Items.TryGetValue(Key, out object? before) ? (string)before! : "";
        context.Items[Key] = marks + mark;
        await (gate?.Invoke() ?? Task.CompletedTask);
        await Task.Yield();
        return marks + mark;
    }
}

/// <summary>Keeps what is logged at Information and above.</summary>
internal sealed class ChangeLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue(formatter(state, exception));
            }
        }
    }
}
