using System.Globalization;
using System.Text;

namespace HookSdk.Bench.Report;

/// <summary>What the pictures of bench/README.md have in common: sizes, titles, and the page around the bars.</summary>
internal static class Svg
{
    public const int Bar = 18;
    public const int Gap = 6;

    /// <summary>Where the first title stands.</summary>
    public const int Top = 44;

    /// <summary>Between the bars of one title and the next.</summary>
    public const int AfterBars = TitleHeight - Bar;

    private const int TitleHeight = 34;

    /// <summary>The title of some bars, and where they begin.</summary>
    public static string Title(string title, ref int y)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"8\" y=\"{y + 16}\">{title}</text>\n");
        y += TitleHeight - Gap;
        return text;
    }

    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="label">What it shows, for who does not see it.</param>
    /// <param name="head">Its heading.</param>
    /// <param name="colours">The colours of the bars, as style sheets have them.</param>
    /// <param name="dark">Those that are others on a dark page.</param>
    /// <param name="bars">What stands on it.</param>
    public static string Page(int width, int height, string label, string head, string colours, string dark, StringBuilder bars) => string.Create(CultureInfo.InvariantCulture, $$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" role="img" aria-label="{{label}}">
        <style>
        text { font: 13px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 } .head { font-size: 16px; font-weight: 600 }
        {{colours}}
        @media (prefers-color-scheme: dark) { text { fill: #ddd } {{dark}} }
        </style>
        <text class="head" x="8" y="24">{{head}}</text>
        {{bars}}</svg>

        """);
}
