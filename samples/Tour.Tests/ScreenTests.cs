using Spectre.Console;

namespace Tour.Tests;

public sealed class ScreenTests
{
    [Fact]
    public void Piped_HasNoEscapeCodesAndWrapsNothing()
    {
        using StringWriter output = new();
        TourScreen screen = new(output, isPiped: true, hasColors: true);
        string text = string.Concat(Enumerable.Repeat("word ", 150));

        screen.Headline("EMG", "what it is");
        screen.Line($"[green]{text}[/]");

        output.ToString().ShouldNotContain("\u001b");
        output.ToString().ShouldContain(text.TrimEnd());
    }

    [Fact]
    public void WithoutColors_NoColorIsSet()
    {
        using StringWriter output = new();
        TourScreen screen = new(output, isPiped: false, hasColors: false);

        screen.Line("[green]same[/]");
        screen.Show(new Table().AddColumn("[red]differs[/]"));

        output.ToString().ShouldContain("same");
        output.ToString().ShouldNotMatch("\u001b\\[(3|4|9)[0-9;]*m");
    }
}
