using Spectre.Console;

namespace HookSdk.Cli.Terminal;

/// <summary>Where a command prints. Whatever it prints comes out without secrets and without control characters; in colours on a terminal, as plain lines that are never wrapped elsewhere.</summary>
/// <param name="output">What the command has to say.</param>
/// <param name="errors">Progress, and why it could not go on.</param>
/// <param name="terminal">The terminal behind <paramref name="output"/>; null: there is none.</param>
internal sealed class Screen(TextWriter output, TextWriter errors, IAnsiConsole? terminal = null)
{
    private readonly Lock _lock = new();

    public Secrets Secrets { get; private init; } = new();

    /// <summary>A terminal that can be drawn on; null: output goes to a file or a pipe.</summary>
    public IAnsiConsole? Terminal => terminal;

    /// <summary>The same screen for what is asked for with its secrets.</summary>
    public Screen WithoutSecrets() => new(output, errors, terminal) { Secrets = new(isOpen: true) };

    /// <summary>Prints one line.</summary>
    public void Line(string text = "", Tone tone = Tone.Plain)
    {
        string clean = Clean(text);
        lock (_lock)
        {
            Write(() =>
            {
                if (terminal is null)
                {
                    output.WriteLine(clean);
                }
                else
                {
                    terminal.Write(new Text(clean + "\n", StyleOf(tone)));
                }
            });
        }
    }

    /// <summary>Prints a text of several lines.</summary>
    public void Lines(string text, Tone tone = Tone.Plain)
    {
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            Line(line, tone);
        }
    }

    /// <summary>Prints what is neither wrapped nor coloured, such as JSON. Its parts have to be clean: in the whole, a secret may be part of a name.</summary>
    public void Raw(string text)
    {
        lock (_lock)
        {
            Write(() => output.WriteLine(text));
        }
    }

    /// <summary>Tells of progress, or of a problem, beside the output.</summary>
    public void Aside(string text)
    {
        lock (_lock)
        {
            try
            {
                errors.WriteLine(Clean(text));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // What nobody can read is no reason to end otherwise.
            }
        }
    }

    /// <summary>Tells why the command could not go on.</summary>
    public void Problem(string problem, string next)
    {
        Aside($"hooksdk: {problem}");
        Aside($"  {next}");
    }

    public string Clean(string text) => VisibleText.Of(Secrets.Hide(text));

    /// <summary>A stream that is closed says that it may not be written.</summary>
    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Bad => new Style(Color.Red),
        Tone.Quiet => new Style(Color.Grey),
        Tone.Strong => new Style(decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
