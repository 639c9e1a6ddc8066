using System.Globalization;
using System.Text;

namespace HookSdk.Bench.Report;

/// <summary>The figures of bench/README.md to look at: calls a second of each suite's first workload, as parts of bare Kestrel's.</summary>
internal static class Picture
{
    private const int Left = 150;
    private const int Right = 70;
    private const int Scale = 480;

    private static readonly (string Suite, string Title)[] Suites =
    [
        ("emg", "EMG route, HTTP/1.1, JSON of 1 KB"),
        ("m4", "M4 call, HTTP/1.1"),
        ("vernemq", "VerneMQ auth_on_publish, HTTP/1.1"),
        ("exhook", "EMQX OnMessagePublish, gRPC"),
        ("grpc", "gRPC echo, the transport alone"),
    ];

    /// <summary>From top to bottom. What not every suite has stands where a table has it.</summary>
    private static readonly (string Server, string Name, bool IsEverywhere)[] Servers =
        [("bare", "bare Kestrel", true), ("sdk", "HookSdk", true), ("aspnet", "Grpc.AspNetCore", false), ("go", "Go", true), ("node", "Node.js", true)];

    /// <summary>Draws what the tables say. A suite that lacks figures of a server that every suite has is left out.</summary>
    public static string Draw(string readme)
    {
        StringBuilder bars = new();
        int y = SvgBars.Top;
        foreach ((string suite, string title) in Suites)
        {
            Dictionary<string, double> parts = Parts(readme, suite);
            if (Servers.Any(s => s.IsEverywhere && !parts.ContainsKey(s.Server)))
            {
                continue;
            }

            bars.Append(SvgBars.Title(title, ref y));
            foreach ((string server, string name, _) in Servers)
            {
                if (!parts.TryGetValue(server, out double part))
                {
                    continue;
                }

                int width = (int)Math.Round(part * Scale);
                bars.Append(CultureInfo.InvariantCulture,
                    $"<text x=\"{Left - 8}\" y=\"{y + 13}\" text-anchor=\"end\">{name}</text><rect class=\"{server}\" x=\"{Left}\" y=\"{y}\" width=\"{width}\" height=\"{SvgBars.Bar}\"/><text x=\"{Left + width + 6}\" y=\"{y + 13}\">{part:0.00}</text>\n");
                y += SvgBars.Bar + SvgBars.Gap;
            }

            y += SvgBars.AfterBars;
        }

        return SvgPage.Draw(
            Left + Scale + Right,
            y,
            "Calls a second on one machine, as parts of bare Kestrel's",
            "Calls a second on one machine, bare Kestrel = 1",
            ".bare { fill: #b8bcc4 } .sdk { fill: #5b4bd6 } .aspnet { fill: #c9822c } .go { fill: #2ca5c9 } .node { fill: #6aa64a }",
            ".bare { fill: #6b7078 } .sdk { fill: #8f82ff }",
            bars.ToString());
    }

    /// <summary>The servers of a suite's first table, as parts of the bare one.</summary>
    private static Dictionary<string, double> Parts(string readme, string suite)
    {
        // The column says how many times as many calls the reference has.
        Dictionary<string, double> parts = TableRow.Of(readme, suite).ToDictionary(static row => row.Server, static row => 1 / row.Calls, StringComparer.Ordinal);
        return parts.TryGetValue("bare", out double bare)
            ? parts.ToDictionary(static p => p.Key, p => p.Value / bare, StringComparer.Ordinal)
            : [];
    }
}
