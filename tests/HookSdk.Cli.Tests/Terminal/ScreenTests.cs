using HookSdk.Cli.Terminal;
using Spectre.Console;

namespace HookSdk.Cli.Tests.Terminal;

public sealed class ScreenTests
{
    [Fact]
    public void EveryLine_IsWithoutSecretsAndControlCharacters()
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        Screen screen = new(output, errors);
        screen.Secrets.Add("pass-word");
        screen.Secrets.Add(new Uri("https://op:key%2Dword@host/plugins/abcdefgh1/emg?token=tok-en"));

        screen.Line("a pass-word, key-word, abcdefgh1, tok-en, plugins, emg \u001b[0m\u202e\ud800", Tone.Bad);
        screen.Aside("https://op:key-word@host/");

        output.ToString().TrimEnd().ShouldBe(@"a ***, ***, ***, ***, plugins, emg \x1B[0m\u202E\uD800");
        errors.ToString().TrimEnd().ShouldBe("https://***@host/");
    }

    [Fact]
    public void LongLines_AreNotWrapped_WhereThereIsNoTerminal()
    {
        using StringWriter output = new();

        new Screen(output, TextWriter.Null).Line(new string('x', 5000));

        output.ToString().TrimEnd().Length.ShouldBe(5000);
    }

    [Fact]
    public void Colours_AreUsedOnATerminal_AndNotWithNoColors()
    {
        Render(ColorSystemSupport.Standard).ShouldContain("\u001b[");
        Render(ColorSystemSupport.NoColors).ShouldNotContain("\u001b[3");

        static string Render(ColorSystemSupport colors)
        {
            using StringWriter output = new();
            IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = colors, Out = new AnsiConsoleOutput(output) });
            new Screen(output, TextWriter.Null, terminal).Line("done", Tone.Good);
            return output.ToString();
        }
    }
}
