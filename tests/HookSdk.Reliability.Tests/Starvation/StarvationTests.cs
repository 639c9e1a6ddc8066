using HookSdk.Reliability.Tests.Load;

namespace HookSdk.Reliability.Tests.Starvation;

/// <summary>Handlers that block their threads, beside others that do not.</summary>
public sealed class StarvationTests(ITestOutputHelper output)
{
    /// <summary>What a broker waits for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task BlockedThreads_DoNotStarveTheOthers_AndAreToldOnce()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["Only=Http"]);
        using KeepAliveLoad blocking = new(server.HttpPort, 64, EmgCalls.Route, EmgCalls.Message("block:1000"));
        await UntilAsync(() => server.Output.Any(static l => l.Contains("Calls waited for more than 500 ms", StringComparison.Ordinal)));
        using KeepAliveLoad healthy = new(server.HttpPort, 8, EmgCalls.Route, EmgCalls.Message(), expected: EmgCalls.Chosen, patience: Patience);
        await healthy.Warm.WaitAsync(Limit, TestContext.Current.CancellationToken);
        LoadCounts counts = await healthy.EndAsync();
        await blocking.EndAsync();
        output.WriteLine(counts.ToString());

        counts.Lost.ShouldBeEmpty();
        server.Output.Count(static l => l.Contains("Calls waited for more than 500 ms", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task NoThreadInTime_IsAnsweredByTheFallback_WithoutAHandler()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["Only=Http", "Hooks:Emg:MinThreads=0", "Hooks:Emg:Deadline=00:00:01"]);
        using KeepAliveLoad blocking = new(server.HttpPort, 64, EmgCalls.Route, EmgCalls.Message("block:900"));

        await UntilAsync(() => server.Output.Any(static l => l.Contains("no handler was called", StringComparison.Ordinal)));
        await blocking.EndAsync();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 6000 && !condition(); i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        condition().ShouldBeTrue();
    }
}
