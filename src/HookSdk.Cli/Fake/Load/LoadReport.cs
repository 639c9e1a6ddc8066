using System.Globalization;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using Spectre.Console;

namespace HookSdk.Cli.Fake.Load;

/// <summary>A load on the screen: a live table while it runs, and what it came to.</summary>
internal sealed class LoadReport(Screen screen, LoadRun run, TimeSpan? limit, TimeProvider clock)
{
    private const int BarWidth = 40;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(5);
    private static readonly double[] Classes = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    /// <summary>Shows how it goes until it is over.</summary>
    public async Task ShowAsync(Task playing, CancellationToken cancellationToken)
    {
        if (screen.Terminal is { } terminal)
        {
            await terminal.Live(Table()).AutoClear(true).StartAsync(async live =>
            {
                while (GoesOn(playing, cancellationToken))
                {
                    live.UpdateTarget(Table());
                    await WaitAsync(playing, Redraw, cancellationToken).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }
        else
        {
            while (GoesOn(playing, cancellationToken))
            {
                await WaitAsync(playing, TellAgain, cancellationToken).ConfigureAwait(false);
                if (GoesOn(playing, cancellationToken))
                {
                    screen.Aside(string.Create(CultureInfo.InvariantCulture, $"{run.Elapsed.TotalSeconds:0} of {run.Duration.TotalSeconds:0} s: {run.Meter.Times.Count} calls, {run.Meter.Failed} failed, 99 % within {Units.Text(run.Meter.Times.Within(0.99))}"));
                }
            }
        }

        await playing.ConfigureAwait(false);
    }

    /// <summary>Says what it came to.</summary>
    public ExitCode Conclude(TimeSpan elapsed)
    {
        CallMeter meter = run.Meter;
        foreach ((string name, string value) in Rows(elapsed))
        {
            screen.Line($"{name,-22} {value}");
        }

        Histogram();
        List<string> problems = [.. run.Problems];
        if (meter.FirstFailure is { } first)
        {
            problems.Insert(0, $"{Calls(meter.Failed)} failed. The first: {first}");
        }

        if (meter.Missed > 0)
        {
            problems.Add($"{Calls(meter.Missed)} missed the broker's limit of {Units.Text(limit!.Value)}.");
        }

        if (meter.Times.Count == 0)
        {
            problems.Add("The server was not called.");
        }

        screen.Line();
        foreach (string problem in problems)
        {
            screen.Line($"! {problem}", Tone.Bad);
        }

        if (run.Late > 0)
        {
            screen.Line($"{run.Late} turns began late, as every client was busy: --clients sets how many there are.");
        }

        screen.Line(problems.Count == 0 ? "The server behaved." : "The server did not behave.", problems.Count == 0 ? Tone.Good : Tone.Bad);
        return problems.Count == 0 ? ExitCode.Done : ExitCode.Misbehaved;
    }

    private static bool GoesOn(Task playing, CancellationToken cancellationToken) => !playing.IsCompleted && !cancellationToken.IsCancellationRequested;

    private static string Calls(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "call" : "calls")}");

    private IEnumerable<(string Name, string Value)> Rows(TimeSpan elapsed)
    {
        CallMeter meter = run.Meter;
        LatencyHistogram times = meter.Times;
        double seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        yield return ("time", Units.Text(elapsed));
        yield return ("turns", string.Create(CultureInfo.InvariantCulture, $"{run.Turns} ({run.Turns / seconds:0} a second)"));
        yield return ("calls of the server", string.Create(CultureInfo.InvariantCulture, $"{times.Count} ({times.Count / seconds:0} a second)"));
        yield return ("failed", meter.Failed.ToString(CultureInfo.InvariantCulture));
        yield return ("missed the limit", limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"{meter.Missed} (the broker waits {Units.Text(most)})") : "the broker documents none; --limit sets one");
        yield return ("half within", Units.Text(times.Within(0.5)));
        yield return ("99 % within", Units.Text(times.Within(0.99)));
        yield return ("99.9 % within", Units.Text(times.Within(0.999)));
        yield return ("the slowest", Units.Text(times.Most));
    }

    private Table Table()
    {
        Table table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        foreach ((string name, string value) in Rows(run.Elapsed))
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        return table.AddRow("under way", run.Meter.UnderWay.ToString(CultureInfo.InvariantCulture));
    }

    private void Histogram()
    {
        LatencyHistogram times = run.Meter.Times;
        (double Class, long Count)[] rows = [.. Classes.Append(double.MaxValue).Select((end, i) => (end, times.Between(TimeSpan.FromMilliseconds(i == 0 ? 0 : Classes[i - 1]), end > 1e6 ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(end))))];
        int last = Array.FindLastIndex(rows, static r => r.Count > 0);
        int firstRow = Array.FindIndex(rows, static r => r.Count > 0);
        if (last < 0)
        {
            return;
        }

        screen.Line();
        long most = rows.Max(static r => r.Count);
        for (int i = firstRow; i <= last; i++)
        {
            string label = rows[i].Class > 1e6 ? "> 10000 ms" : string.Create(CultureInfo.InvariantCulture, $"<= {rows[i].Class} ms");
            int length = rows[i].Count == 0 ? 0 : Math.Max(1, (int)(rows[i].Count * BarWidth / most));
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{label,11} {rows[i].Count,9} {new string('#', length)}").TrimEnd());
        }
    }

    private async Task WaitAsync(Task playing, TimeSpan time, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(playing, Task.Delay(time, clock, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }
}
