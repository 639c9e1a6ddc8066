using HookSdk.Bench.Growth;

namespace HookSdk.Bench;

internal static class Help
{
    public static string Text() =>
        $"""
        Compares hook servers on this machine: each in its own process, interleaved rounds, medians of ratios.

        dotnet run -c Release --project bench/HookSdk.Bench -- <suite> [options]

        Suites
        {string.Join('\n', Suites.All.Select(suite => $"  {suite.Name,-16} {suite.Summary}\n{"",-19}servers: {string.Join(", ", suite.Servers.Select(server => server.Name))}; workloads: {string.Join(", ", suite.Workloads.Select(workload => workload.Name))}"))}

          m4-start         Start of a local M4 program, from its start to its answer
                           options: --runs N (default 50), --write
          aot-server       The template emg-plugin, published framework-dependent, as ReadyToRun and with Native AOT: start, memory, throughput, size
                           options: --quick, --write
          exproto          ExProto: memory of idle devices, callbacks a second, time to an answer
                           options: --quick, --write
          logins           1,000 MQTT clients that connect at once at a server that has verified nobody yet
                           options: --quick, --write
          plugin-memory    Working set over 200 upgrades of a plugin (after 60 to warm up), while calls run; ends with 1 where it grows by more than 10 %
                           options: --quick (40 upgrades, of which only those that stay in memory count), --write
          growth           How costs grow with what they are for; ends with 1 where one grows faster than it should
                           series: {string.Join(", ", GrowthCommand.All.Select(static series => series.Name))}
                           options: --only NAME, --quick (two sizes of each), --write

        Options
          --starts N         starts of every server, with all rounds after each: two processes of one program differ by a tenth (default {BenchOptions.Default.Starts})
          --rounds N         rounds of every server, interleaved (default {BenchOptions.Default.Rounds})
          --seconds S        length of one round (default {BenchOptions.Default.Seconds})
          --warmup S         load on each server before the first round of a workload (default {BenchOptions.Default.Warmup})
          --connections N    keep-alive connections, one call at a time on each (default {BenchOptions.Default.Connections})
          --threads N        threads of the load generator (default {BenchOptions.Default.Threads})
          --servers A,B      only these servers, in the order of the suite
          --workloads A,B    only these workloads
          --reference NAME   the server that the ratios compare with (default: the first one that runs)
          --generator NAME   epoll (default on Linux) or threads (one blocking thread a connection; elsewhere)
          --quick            one round of 1 s: shows that everything runs, measures nothing
          --json FILE        writes every round as JSON
          --write            updates this suite's table in bench/README.md, and the picture
          --help             this text

        A server whose tools are not installed is skipped with a sentence that says what to install.
        """;
}
