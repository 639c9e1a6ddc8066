using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Terminal;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Fake.Play;

/// <summary>Prints what a fake tells as it tells it. Outcomes are printed by whoever plays.</summary>
internal sealed class LineLogger(Screen screen) : ILogger
{
    /// <summary>What only says how the fake itself is set up, or that another prints it.</summary>
    private static readonly string[] Unsaid = ["=> ", "operator: register ", "the adapter is "];

    private readonly Lock _lock = new();
    private bool _hasEnded;

    /// <summary>Prints nothing from then on: what the end of the fake brings about is nothing that the server did.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string text = formatter(state, exception);
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;
            }

            foreach (string line in text.Split('\n'))
            {
                if (line.Length > 0 && !Array.Exists(Unsaid, u => line.StartsWith(u, StringComparison.Ordinal)))
                {
                    screen.Line($"  {Worded(line.TrimEnd())}", line.Contains("KILLS", StringComparison.Ordinal) ? Tone.Bad : Tone.Quiet);
                }
            }
        }
    }

    /// <summary>What a fake says to whoever writes tests with it, as the command says it.</summary>
    private static string Worded(string line) => line
        .Replace("since o.Connectors has none", "since no --connector is given", StringComparison.Ordinal)
        .Replace($"hook server {EmqxBroker.ServerName}", EmqxBroker.ServerName, StringComparison.Ordinal);
}
