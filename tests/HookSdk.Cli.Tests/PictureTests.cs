using System.Xml.Linq;
using HookSdk.Picture;

namespace HookSdk.Cli.Tests;

/// <summary>The terminal of README.md is drawn from approved output: <c>dotnet run --project eng/Picture</c>.</summary>
public sealed class PictureTests
{
    [Fact]
    public void Picture_OfTheReadme_IsDrawnFromTheApprovedOutput()
    {
        string approved = File.ReadAllText(Path.Combine(Repository.Root, TerminalPicture.Source));

        string drawn = TerminalPicture.Draw(approved);

        File.ReadAllText(Path.Combine(Repository.Root, TerminalPicture.Target)).ReplaceLineEndings("\n").ShouldBe(drawn, "Draw it anew: dotnet run --project eng/Picture");
        File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ShouldContain($"]({TerminalPicture.Target})");
    }

    [Fact]
    public void Picture_HoldsEachLine_ButTimes()
    {
        string[] texts = [.. XDocument.Parse(TerminalPicture.Draw("> a <b> & \"c\"\n\n  d\n9 calls, the slowest TIME (HOOK)\nThe server behaved.\n")).Descendants().Where(static e => e.Name.LocalName == "text").Select(static e => e.Value)];

        texts[^3..].ShouldBe(["> a <b> & \"c\"", "d", "The server behaved."]);
    }
}
