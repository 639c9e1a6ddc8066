using Spectre.Console;

namespace Tour;

/// <summary>Where the tour is shown. Piped, it is plain text: no escape codes, and no line is wrapped.</summary>
internal sealed class TourScreen
{
    private const int NoWrapping = 1000;

    private readonly IAnsiConsole _console;

    public TourScreen(TextWriter output, bool isPiped, bool hasColors)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isPiped ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPiped || !hasColors ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPiped ? InteractionSupport.No : InteractionSupport.Detect,
        });
        IsLive = !isPiped && _console.Profile.Capabilities is { Interactive: true, Ansi: true };
        if (isPiped)
        {
            _console.Profile.Width = NoWrapping;
        }
    }

    /// <summary>Whether lines can be shown in place of others.</summary>
    public bool IsLive { get; }

    /// <summary>The screen of this process.</summary>
    public static TourScreen OfProcess() =>
        new(Console.Out, Console.IsOutputRedirected, string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public void Headline(string name, string what)
    {
        if (IsLive)
        {
            _console.Write(new Rule($"[bold]{name}[/]: {what}").LeftJustified());
        }
        else
        {
            _console.MarkupLine($"\n== {name}: {what}");
        }
    }

    public void Line(string markup) => _console.MarkupLine(markup);

    public void Plain(string text) => _console.WriteLine(text);

    public void Show(Table table) => _console.Write(table);

    /// <summary>Shows a panel while work is going on. It is gone when the work has ended, or was given up.</summary>
    public Task ShowWhileAsync(Func<Panel> panel, Task work, CancellationToken cancellationToken) => _console.Live(panel()).AutoClear(true).StartAsync(async live =>
    {
        while (!work.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            live.UpdateTarget(panel());
            await Task.WhenAny(work, Task.Delay(60, CancellationToken.None));
        }
    });
}
