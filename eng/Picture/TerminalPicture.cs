using System.Globalization;
using System.Net;
using System.Text;

namespace HookSdk.Picture;

/// <summary>Draws a run of <c>hooksdk fake emqx</c> as a terminal. The same output gives the same bytes, on every machine.</summary>
internal static class TerminalPicture
{
    /// <summary>The approved output that is drawn, below the repository.</summary>
    public const string Source = "tests/HookSdk.Cli.Tests/Approved/fake-emqx.approved.txt";

    /// <summary>The picture, below the repository.</summary>
    public const string Target = "docs/images/hooksdk.svg";

    private const double CharacterWidth = 7.2;
    private const int LineHeight = 17;
    private const int Margin = 20;
    private const int TitleBar = 34;

    private static readonly string[] Buttons = ["#ff5f57", "#febc2e", "#28c840"];

    /// <summary>The command line of the test whose output it is.</summary>
    private static readonly string[] Command =
    [
        "$ hooksdk fake emqx --url http://127.0.0.1:9000 --connect dev1:wrong --expect refused \\",
        "    --connect \"dev1:s3cret id=d1\" --subscribe \"devices/dev1/# qos=1\" \\",
        "    --publish \"qos=1 devices/dev1/t=21.5 C\" --expect \"received by d1\" \\",
        "    --publish devices/dev2/t=21 --expect \"not published\" --disconnect",
    ];

    /// <summary>Draws an output.</summary>
    /// <param name="output">What the tool printed. A line that holds a time is left out: it is another one with each run.</param>
    public static string Draw(string output)
    {
        string[] lines = [.. Command, .. output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Where(static l => !l.Contains("TIME", StringComparison.Ordinal))];
        int width = (int)Math.Ceiling(lines.Max(static l => l.Length) * CharacterWidth) + (2 * Margin);
        int height = TitleBar + (lines.Length * LineHeight) + Margin;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"A terminal: hooksdk plays EMQX against a hook server\">\n");
        svg.Append("<style>text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre;fill:#d6deeb}.command{fill:#82aaff}.step{font-weight:bold;fill:#fff}.good{fill:#addb67}.quiet{fill:#7f8fa3}</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#0b1622\"/>\n");
        foreach ((string color, int index) in Buttons.Select(static (color, index) => (color, index)))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{Margin + (index * 18)}\" cy=\"17\" r=\"5\" fill=\"{color}\"/>\n");
        }

        for (int i = 0; i < lines.Length; i++)
        {
            string text = lines[i].TrimStart();
            if (text.Length == 0)
            {
                continue;
            }

            // The length is stated, so that columns stand under each other in any font.
            int indent = lines[i].Length - text.Length;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(Margin + (indent * CharacterWidth))}\" y=\"{TitleBar + (i * LineHeight) + 12}\" textLength=\"{Number(text.Length * CharacterWidth)}\"{ClassOf(lines[i], i < Command.Length)}>{WebUtility.HtmlEncode(text)}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>As the tool colours its lines.</summary>
    private static string ClassOf(string line, bool isCommand) => isCommand ? " class=\"command\""
        : line.StartsWith("> ", StringComparison.Ordinal) ? " class=\"step\""
        : line.StartsWith("= ", StringComparison.Ordinal) || line.StartsWith("expected: ", StringComparison.Ordinal) || line.StartsWith("The server behaved", StringComparison.Ordinal) ? " class=\"good\""
        : line.StartsWith("    ", StringComparison.Ordinal) ? " class=\"quiet\""
        : "";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
