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
        Console.Out.Write($"\r\x1b[K{prompt}{editor.Text}");
        if (editor.Cursor < editor.Text.Length)
        {
            Console.Out.Write($"\x1b[{editor.Text.Length - editor.Cursor}D");
        }

        Console.Out.Flush();
    }
}
