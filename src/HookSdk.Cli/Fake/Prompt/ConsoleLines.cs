namespace HookSdk.Cli.Fake.Prompt;

/// <summary>Lines that somebody types at a terminal, with completion by Tab and a history by the arrows.</summary>
internal sealed class ConsoleLines(Completer completer, string prompt, TimeProvider clock) : ILineSource
{
    private const int EndOfInput = 4;
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(15);
    private readonly List<string> _history = [];

    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        LineEditor editor = new(completer, _history);
        Draw(editor);
        while (true)
        {
            // A read of the console itself cannot be cancelled.
            while (!Console.KeyAvailable)
            {
                await Task.Delay(KeyInterval, clock, cancellationToken).ConfigureAwait(false);
            }

            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.KeyChar == EndOfInput && editor.Text.Length == 0)
            {
                Console.Out.WriteLine();
                return null;
            }

            bool isFinished = editor.Take(key);
            if (editor.Choices.Count > 1)
            {
                Console.Out.WriteLine();
                Console.Out.WriteLine(string.Join("  ", editor.Choices));
            }

            Draw(editor);
            if (isFinished)
            {
                Console.Out.WriteLine();
                return editor.Text;
            }
        }
    }

    private void Draw(LineEditor editor)
    {
        // A line that is wider than the terminal would be wrapped, and its beginning drawn again with each key.
        (string text, int behind) = editor.View(Math.Max(1, Console.WindowWidth - prompt.Length - 1));
        Console.Out.Write($"\r\x1b[K{prompt}{text}");
        if (behind > 0)
        {
            Console.Out.Write($"\x1b[{behind}D");
        }

        Console.Out.Flush();
    }
}
