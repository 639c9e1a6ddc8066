using Spectre.Console;

namespace Tour;

/// <summary>Shows what is decided as it happens: the last lines on a terminal, every so many as plain text elsewhere. Without a screen, nothing.</summary>
internal sealed class LiveLog(TourScreen? screen, string title, int total)
{
    private const int Shown = 14;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private int _done;

    public void Add(string line)
    {
        if (screen is null)
        {
            return;
        }

        lock (_lock)
        {
            _done++;
            _lines.Enqueue(line);
            if (_lines.Count > Shown)
            {
                _lines.Dequeue();
            }

            if (!screen.IsLive && (_done <= Shown || _done % Math.Max(1, total / 10) == 0))
            {
                screen.Plain($"{_done,7} {line}");
            }
        }
    }

    public async Task WhileAsync(Task work, CancellationToken cancellationToken)
    {
        if (screen is { IsLive: true })
        {
            await screen.ShowWhileAsync(Render, work, cancellationToken);
        }

        await work.WaitAsync(cancellationToken);
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
