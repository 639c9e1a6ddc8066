using HookSdk.Bench.Emg;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Growth;

/// <summary>The server of the suite emg with the plugin alone, in a process of its own, warmed up with small calls.</summary>
internal sealed class EmgServed : IDisposable
{
    private readonly ServerProcess _server;

    private EmgServed(ServerProcess server) => _server = server;

    public static EmgServed Start(GrowthPace pace)
    {
        Suite suite = Suites.Find("emg");
        SdkServer server = new();
        EmgServed served = new(ServerProcess.Start(server.Name, server.Prepare(suite, Console.WriteLine).Start!));
        served.Run(EmgBodies.Route(connectors: 2, groups: 2), connections: 4, 4 * pace.Warmup);
        return served;
    }

    /// <summary>Calls for so long, after the warm-up.</summary>
    public RoundResult Measure(byte[] body, int connections, GrowthPace pace)
    {
        Run(body, connections, pace.Warmup);
        return Run(body, connections, pace.Seconds);
    }

    public void Dispose() => _server.Dispose();

    private RoundResult Run(byte[] body, int connections, double seconds) => RoundMeter.Measure(
        _server,
        new Http1Workload(GrowthCommand.Name, "", EmgSuite.Path, body, EmgSuite.Reply.ToArray()),
        BenchOptions.Default.Load with { Connections = connections },
        seconds,
        round: 0);
}
