using System.Globalization;
using System.Text;
using HookSdk.Bench.Split;

namespace HookSdk.Bench.Report;

/// <summary>Where the processor time of a call goes, by the tables of bench/README.md: a bar for each target, a piece for what each server of its ladder adds.</summary>
internal static class SplitPicture
{
    private const int Left = 8;
    private const int Right = 60;
    private const int Scale = 400;
    private const double Longest = 1.6;
    private const int Swatch = 12;
    private const int LegendColumn = 226;

    private static readonly (string Suite, string Title)[] Suites =
    [
        ("emg", "EMG route, HTTP/1.1, JSON of 1 KB"),
        ("vernemq", "VerneMQ auth_on_publish, HTTP/1.1"),
        ("exhook", "EMQX OnMessagePublish, gRPC"),
    ];

    /// <summary>The servers in the order of the ladder, and what each adds.</summary>
    private static readonly (string Server, string Adds)[] Parts =
    [
        ("bare", "web server alone"), ("routed", "routing"), ("endpoint", "endpoint, body in, bytes out"),
        ("codec", "codec, your override"), ("pipeline", "pipeline"), ("sdk", "reply"),
    ];

    /// <summary>Draws what the tables say. A target without figures is left out.</summary>
    public static string Draw(string readme)
    {
        StringBuilder bars = new();
        int y = SvgBars.Top - SvgBars.Gap;
        for (int i = 0; i < Parts.Length; i++)
        {
            int x = Left + (i % 3 * LegendColumn);
            bars.Append(CultureInfo.InvariantCulture, $"<rect class=\"{Parts[i].Server}\" x=\"{x}\" y=\"{y}\" width=\"{Swatch}\" height=\"{Swatch}\"/><text x=\"{x + Swatch + SvgBars.Gap}\" y=\"{y + 11}\">{Parts[i].Adds}</text>\n");
            y += i % 3 == 2 ? SvgBars.Bar + 2 : 0;
        }

        foreach ((string suite, string title) in Suites)
        {
            Dictionary<string, double> times = TableRow.Of(readme, SplitSuite.Prefix + suite).ToDictionary(static row => row.Server, static row => row.Cpu, StringComparer.Ordinal);
            if (Parts.Any(part => !times.ContainsKey(part.Server)))
            {
                continue;
            }

            bars.Append(SvgBars.Title(title, ref y));
            double drawn = 0;
            for (int i = 0; i < Parts.Length; i++)
            {
                // A part that is smaller than what rounds differ by may come out as less than nothing: it has no piece, and none goes beyond what all of it takes.
                string server = Parts[i].Server;
                double end = Math.Max(drawn, i == 0 ? times[server] : Parts[i..].Min(part => times[part.Server]));
                bars.Append(CultureInfo.InvariantCulture, $"<rect class=\"{server}\" x=\"{At(drawn)}\" y=\"{y}\" width=\"{At(end) - At(drawn)}\" height=\"{SvgBars.Bar}\"/>");
                drawn = end;
            }

            bars.Append(CultureInfo.InvariantCulture, $"<text x=\"{At(drawn) + 6}\" y=\"{y + 13}\">{times["sdk"]:0.00}</text>\n");
            y += SvgBars.Bar + SvgBars.Gap + SvgBars.AfterBars;
        }

        return SvgPage.Draw(
            Left + (int)(Scale * Longest) + Right,
            y,
            "Processor time of a call, by what it goes to, as parts of bare Kestrel's",
            "Processor time of a call, bare Kestrel = 1",
            ".bare { fill: #b8bcc4 } .routed { fill: #8a94a6 } .endpoint { fill: #2ca5c9 } .codec { fill: #6aa64a } .pipeline { fill: #5b4bd6 } .sdk { fill: #c9822c }",
            ".bare { fill: #6b7078 } .routed { fill: #98a2b4 } .pipeline { fill: #8f82ff }",
            bars.ToString());
    }

    private static int At(double part) => Left + (int)Math.Round(part * Scale);
}
