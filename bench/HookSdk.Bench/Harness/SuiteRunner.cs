using System.Globalization;
using HookSdk.Bench.Report;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Harness;

/// <summary>Starts the servers of a suite, warms them up and runs the interleaved rounds.</summary>
internal sealed class SuiteRunner(Suite suite, BenchOptions options, Action<string> progress)
{
    private readonly List<(string Server, Task Open)> _beside = [];

    public SuiteResult Run()
    {
        BenchServer[] wanted = Choose(suite.Servers, options.Servers, server => server.Name, "server");
        Workload[] workloads = Choose(suite.Workloads, options.Workloads, workload => workload.Name, "workload");
        foreach (Workload workload in workloads.Where(workload => workload.Missing is not null))
            progress($"{workload.Name,-8} skipped: {workload.Missing}");
        workloads = [.. workloads.Where(workload => workload.Missing is null)];
        if (workloads.Length == 0)
            wanted = [];

        SuiteResult result = RunOnce(wanted, workloads);
        for (int start = 2; start <= options.Starts; start++)
        {
            progress($"\nstart {start} of {options.Starts}");
            _beside.Clear();
            result = result.With(RunOnce(wanted, workloads));
        }

        return result;
    }

    private SuiteResult RunOnce(BenchServer[] wanted, Workload[] workloads)
    {
        var running = new List<ServerProcess>();
        var skipped = new Dictionary<string, string>();
        try
        {
            foreach (BenchServer server in wanted)
                Start(server, running, skipped);
            if (running.Count == 0 && workloads.Length == 0)
                return new SuiteResult(suite.Name, Machine.Describe(), "", options, new Dictionary<string, string>(), skipped, []);
            if (running.Count == 0)
                throw new BenchException("no server could be started.");

            string reference = options.Reference ?? running[0].Name;
            if (running.All(server => server.Name != reference))
                throw new BenchException($"the reference '{reference}' does not run.");

            return new SuiteResult(
                suite.Name,
                Machine.Describe(),
                reference,
                options,
                running.ToDictionary(server => server.Name, server => server.Settings),
                skipped,
                [.. workloads.Select(workload => Measure(workload, running))]);
        }
        finally
        {
            running.ForEach(server => server.Dispose());
        }
    }

    private static T[] Choose<T>(IReadOnlyList<T> all, IReadOnlyList<string> names, Func<T, string> nameOf, string what)
    {
        foreach (string name in names)
        {
            if (all.All(item => nameOf(item) != name))
                throw new UsageException($"There is no {what} '{name}'. Known: {string.Join(", ", all.Select(nameOf))}.");
        }

        return [.. all.Where(item => names.Count == 0 || names.Contains(nameOf(item)))];
    }

    private void Start(BenchServer server, List<ServerProcess> running, Dictionary<string, string> skipped)
    {
        Preparation preparation = server.Prepare(suite, progress);
        if (preparation.Start is null)
        {
            skipped[server.Name] = preparation.Missing!;
            progress($"{server.Name,-8} skipped: {preparation.Missing}");
            return;
        }

        var process = ServerProcess.Start(server.Name, preparation.Start);
        running.Add(process);
        _beside.AddRange(server.OpenBesideAsync(process.Port).GetAwaiter().GetResult().Select(open => (server.Name, open)));
        progress($"{server.Name,-8} {process.Settings}");
    }

    private WorkloadResult Measure(Workload workload, List<ServerProcess> servers)
    {
        progress($"\n{workload.Name}: {workload.Summary}");
        foreach (ServerProcess server in servers)
        {
            progress($"  warm-up {server.Name}");
            RoundMeter.Measure(server, workload, options.Load, options.Warmup, round: 0);
        }

        var rounds = servers.ToDictionary(server => server, _ => new List<RoundResult>());
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (ServerProcess server in servers)
                rounds[server].Add(RoundMeter.Measure(server, workload, options.Load, options.Seconds, round));

            progress($"  round {round}/{options.Rounds}  " + string.Join("  ", servers.Select(server =>
                workload.IsBurst
                    ? string.Create(CultureInfo.InvariantCulture, $"{server.Name} {rounds[server][^1].Seconds:0.00} s")
                    : string.Create(CultureInfo.InvariantCulture, $"{server.Name} {rounds[server][^1].CallsPerSecond:N0}/s"))));
        }

        if (_beside.Find(static b => b.Open.IsCompleted) is { Server: { } ended })
            throw new BenchException($"what was connected to {ended} beside the load has ended, and its figures would be those of another server.");

        return new WorkloadResult(workload.Name, workload.Summary, workload.IsBurst, [.. servers.Select(server => new ServerResult(server.Name, rounds[server]))]);
    }
}
