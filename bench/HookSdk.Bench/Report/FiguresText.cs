using System.Globalization;
using System.Text;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Report;

/// <summary>Results as Markdown, for the console and for bench/README.md.</summary>
internal static class FiguresText
{
    public static string Method(BenchOptions options) => string.Create(CultureInfo.InvariantCulture,
        $"{(options.Starts == 1 ? "" : $"{options.Starts} starts of the servers, each with ")}{options.Rounds} interleaved round(s) of {options.Seconds} s after {options.Warmup} s of warm-up; {Suites.Find(options.Suite).Load(options)}");

    /// <summary>The section between the markers of the README.</summary>
    public static string Section(SuiteResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project bench/HookSdk.Bench -- {result.Options.Arguments}`\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{result.Machine}. {Method(result.Options)}\n\n");
        foreach ((string server, string settings) in result.Settings)
            text.Append(CultureInfo.InvariantCulture, $"- **{server}**: {settings}\n");
        foreach ((string server, string missing) in result.Skipped)
            text.Append(CultureInfo.InvariantCulture, $"- **{server}** was skipped: {missing}\n");
        return text.Append('\n').Append(Tables(result)).ToString();
    }

    public static string Tables(SuiteResult result) => string.Join('\n', result.Workloads.Select(workload => Table(workload, result.Reference)));

    private static string Table(WorkloadResult workload, string reference)
    {
        if (workload.IsBurst)
            return Burst(workload);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{workload.Summary}:\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| | calls/s | p50 µs | p99 µs | CPU µs/call | allocated B/call | calls/s: {reference} ÷ it | CPU: it ÷ {reference} |\n");
        text.Append("|---|--:|--:|--:|--:|--:|--:|--:|\n");

        ServerResult compared = workload.Servers.Single(server => server.Server == reference);
        foreach (ServerResult server in workload.Servers)
            text.Append(Row(server, compared));

        Spread generator = Spread.Of(workload.Servers.SelectMany(server => server.Rounds).Select(round => round.GeneratorCpuPerCall));
        text.Append(CultureInfo.InvariantCulture, $"\nThe load generator used {generator.Median:N1} µs of processor time a call ({generator.Min:N1} to {generator.Max:N1}).\n");
        return text.ToString();
    }

    private static string Burst(WorkloadResult workload)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{workload.Summary}:\n\n| | s until the last answer | CPU µs/call |\n|---|--:|--:|\n");
        foreach (ServerResult server in workload.Servers)
            text.Append(CultureInfo.InvariantCulture, $"| {server.Server} | {Text(Spread.Of(server.Rounds.Select(static round => round.Seconds)))} | {Spread.Of(server.Rounds.Select(static round => round.ServerCpuPerCall)).Median:N1} |\n");
        return text.ToString();
    }

    private static string Row(ServerResult server, ServerResult reference)
    {
        double Median(Func<RoundResult, double> value) => Spread.Of(server.Rounds.Select(value)).Median;
        string Ratio(Func<RoundResult, RoundResult, double> ratio) =>
            server == reference ? "1" : Text(Spread.Of(server.Rounds.Zip(reference.Rounds, ratio)));

        double? allocated = server.Rounds[0].AllocatedBytesPerCall is null ? null : Median(round => round.AllocatedBytesPerCall!.Value);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {server.Server} | {Median(round => round.CallsPerSecond):N0} | {Median(round => round.P50):N0} | {Median(round => round.P99):N0} | {Median(round => round.ServerCpuPerCall):N1} | {(allocated is null ? "not counted" : allocated.Value.ToString("N0", CultureInfo.InvariantCulture))} | {Ratio((it, other) => other.CallsPerSecond / it.CallsPerSecond)} | {Ratio((it, other) => it.ServerCpuPerCall / other.ServerCpuPerCall)} |\n");
    }

    private static string Text(Spread spread) => string.Create(CultureInfo.InvariantCulture, $"**{spread.Median:0.00}** ({spread.Min:0.00} to {spread.Max:0.00})");
}
