using System.Globalization;

namespace HookSdk.Bench.Report;

/// <summary>What pictures of bars have in common: sizes and titles.</summary>
internal static class SvgBars
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
}
