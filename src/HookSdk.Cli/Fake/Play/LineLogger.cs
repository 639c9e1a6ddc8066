using HookSdk.Cli.Terminal;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Fake.Play;

/// <summary>Prints what a fake tells as it tells it. Outcomes are printed by whoever plays.</summary>
internal sealed class LineLogger(Screen screen) : ILogger
{
    /// <summary>What only says how the fake itself is set up, or that another prints it.</summary>
    private static readonly string[] Unsaid = ["=> ", "operator: register ", "the adapter is "];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        foreach (string line in formatter(state, exception).Split('\n'))
        {
            if (line.Length > 0 && !Array.Exists(Unsaid, u => line.StartsWith(u, StringComparison.Ordinal)))
            {
                screen.Line($"  {line.TrimEnd()}".Replace("since o.Connectors has none", "since no --connector is given", StringComparison.Ordinal), line.Contains("KILLS", StringComparison.Ordinal) ? Tone.Bad : Tone.Quiet);
            }
        }
    }
}
