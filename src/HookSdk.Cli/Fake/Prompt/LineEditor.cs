using System.Text;

namespace HookSdk.Cli.Fake.Prompt;

/// <summary>One line while it is typed. It knows keys, and no terminal.</summary>
internal sealed class LineEditor(Completer completer, List<string> history)
{
    private readonly StringBuilder _text = new();
    private int _shown = history.Count;

    /// <summary>What has been typed.</summary>
    public string Text => _text.ToString();

    /// <summary>Where the next character goes.</summary>
    public int Cursor { get; private set; }

    /// <summary>The words among which the last Tab could not decide.</summary>
    public IReadOnlyList<string> Choices { get; private set; } = [];

    /// <summary>The part of the line that fits into so many columns, with the cursor in it.</summary>
    /// <returns>The part, and how far the cursor stands before its end.</returns>
    public (string Text, int Behind) View(int room)
    {
        int start = Math.Max(0, Cursor - room);
        string text = Text.Substring(start, Math.Min(room, _text.Length - start));
        return (text, text.Length - (Cursor - start));
    }

    /// <summary>Takes a key.</summary>
    /// <returns>True: the line is finished.</returns>
    public bool Take(ConsoleKeyInfo key)
    {
        Choices = [];
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                if (Text.Trim().Length > 0 && (history.Count == 0 || history[^1] != Text))
                {
                    history.Add(Text);
                }

                return true;
            case ConsoleKey.Tab:
                Complete();
                break;
            case ConsoleKey.Backspace when Cursor > 0:
                _text.Remove(--Cursor, 1);
                break;
            case ConsoleKey.Delete when Cursor < _text.Length:
                _text.Remove(Cursor, 1);
                break;
            case ConsoleKey.LeftArrow:
                Cursor = Math.Max(0, Cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                Cursor = Math.Min(_text.Length, Cursor + 1);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = _text.Length;
                break;
            case ConsoleKey.UpArrow:
                Recall(_shown - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_shown + 1);
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    _text.Insert(Cursor++, key.KeyChar);
                }

                break;
        }

        return false;
    }

    private void Complete()
    {
        if (Cursor != _text.Length)
        {
            return;
        }

        string completed = completer.Complete(Text);
        if (completed == Text)
        {
            Choices = completer.For(Text);
        }

        Set(completed);
    }

    private void Recall(int index)
    {
        if (index >= 0 && index <= history.Count)
        {
            _shown = index;
            Set(index == history.Count ? "" : history[index]);
        }
    }

    private void Set(string text)
    {
        _text.Clear().Append(text);
        Cursor = _text.Length;
    }
}
