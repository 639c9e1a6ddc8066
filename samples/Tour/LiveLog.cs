using Spectre.Console;

namespace Tour;

/// <summary>Shows what is decided as it happens: the last lines on a terminal, every so many as plain text elsewhere.</summary>
internal sealed class LiveLog(IAnsiConsole console, string title, int total)
{
    private const int Shown = 14;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private int _done;

    public void Add(string line)
    {
        lock (_lock)
        {
            _done++;
            _lines.Enqueue(line);
            if (_lines.Count > Shown)
            {
                _lines.Dequeue();
            }

            if (!console.Profile.Capabilities.Interactive && (_done <= Shown || _done % Math.Max(1, total / 10) == 0))
            {
                console.WriteLine($"{_done,7} {line}");
            }
        }
    }

    public async Task WhileAsync(Task work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            await work;
            return;
        }

        await console.Live(Render()).StartAsync(async live =>
        {
            while (!work.IsCompleted)
            {
                live.UpdateTarget(Render());
                await Task.WhenAny(work, Task.Delay(60));
            }

            live.UpdateTarget(Render());
            await work;
        });
    }

    private Panel Render()
    {
        lock (_lock)
        {
            return new Panel(new Text(_lines.Count == 0 ? "..." : string.Join('\n', _lines)))
            {
                Header = new PanelHeader($" {title}: {_done} of {total} "),
                Expand = true,
            };
        }
    }
}
