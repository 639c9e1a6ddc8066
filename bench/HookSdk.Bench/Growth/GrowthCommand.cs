using System.Globalization;
using HookSdk.Bench.Report;

namespace HookSdk.Bench.Growth;

/// <summary>How costs grow with what they are for: the length of a body, the plugins of a chain, users, rules, prefixes, connections, devices.</summary>
internal static class GrowthCommand
{
    public const string Name = "growth";

    /// <summary>So many sizes are taken by a quick run.</summary>
    private const int QuickSizes = 2;

    /// <summary>In the order of the picture.</summary>
    public static IReadOnlyList<GrowthSeries> All { get; } =
        [new BodySeries(), new ConnectorSeries(), new ChainSeries(), new ConnectionSeries(), new UserSeries(), new RuleSeries(), new PrefixSeries(), new DeviceSeries()];

    public static async Task<int> RunAsync(string[] args)
    {
        bool isQuick = false;
        bool isWritten = false;
        IReadOnlyList<GrowthSeries> wanted = All;
        for (int at = 0; at < args.Length; at++)
        {
            switch (args[at])
            {
                case "--quick":
                    isQuick = true;
                    break;
                case "--write":
                    isWritten = true;
                    break;
                case "--only":
                    wanted = [Find(++at < args.Length ? args[at] : throw new UsageException("--only needs the name of a series."))];
                    break;
                default:
                    throw new UsageException($"'{args[at]}' is not an option.");
            }
        }

        if (isWritten && (isQuick || wanted != All))
        {
            throw new UsageException("Written are the full figures of all series: leave out --write, or --quick and --only.");
        }

        List<GrowthResult> results = [];
        foreach (GrowthSeries series in wanted)
        {
            Console.WriteLine($"{series.Name}: {series.Title}");
            GrowthResult result = await RunAsync(series, isQuick);
            results.Add(result);
            Console.WriteLine(isQuick ? "" : $"\n{GrowthText.Table(result)}");
        }

        if (isWritten)
        {
            string section = $"`dotnet run -c Release --project bench/HookSdk.Bench -- {Name} --write`\n\n{Machine.Describe()}.\n\n{string.Join('\n', results.Select(GrowthText.Table))}";
            ReadmeFigures.Update(Repository.ReadmePath, Name, section);
            await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(Repository.ReadmePath)!, "growth.svg"), GrowthPicture.Draw(results));
            Console.WriteLine("bench/README.md and bench/growth.svg updated");
        }

        // Two sizes tell nothing.
        return isQuick || results.All(static r => r.Fits) ? 0 : 1;
    }

    private static async Task<GrowthResult> RunAsync(GrowthSeries series, bool isQuick)
    {
        IReadOnlyList<int> sizes = isQuick ? [.. series.Sizes.Take(QuickSizes)] : series.Sizes;
        List<double[]> rows = [];
        await foreach (double[] row in series.MeasureAsync(sizes, isQuick ? GrowthPace.Quick : GrowthPace.Full))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {sizes[rows.Count],12:N0} {series.Over}: {string.Join(", ", series.Curves.Select((c, at) => $"{c.Name} {GrowthText.Figure(row[at])} {c.Unit}"))}"));
            rows.Add(row);
        }

        return new GrowthResult(series, sizes, rows);
    }

    private static GrowthSeries Find(string name) =>
        All.FirstOrDefault(series => series.Name == name)
        ?? throw new UsageException($"There is no series '{name}'. Known: {string.Join(", ", All.Select(static series => series.Name))}.");
}
