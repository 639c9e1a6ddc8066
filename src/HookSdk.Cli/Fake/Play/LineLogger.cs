using HookSdk.Cli.Terminal;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Fake.Play;

/// <summary>Prints what a fake tells as it tells it. Outcomes are printed by whoever plays.</summary>
internal sealed class LineLogger(Screen screen) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        foreach (string line in formatter(state, exception).Split('\n'))
        {
            if (line.Length > 0 && !line.StartsWith("=> ", StringComparison.Ordinal))
            {
                screen.Line($"  {line.TrimEnd()}", line.Contains("KILLS", StringComparison.Ordinal) ? Tone.Bad : Tone.Quiet);
            }
        }
    }
}
