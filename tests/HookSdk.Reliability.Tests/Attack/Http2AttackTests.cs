using HookSdk.EmqX.Transport;

namespace HookSdk.Reliability.Tests.Attack;

public sealed class Http2AttackTests
{
    /// <summary>A connection has its own bound, and all have one together; which comes first is a matter of moments.</summary>
    private static readonly string[] ResetLogs = ["which reset more than 1000 calls within a second", "while all connections together had reset more than"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Resets_WithoutEndOnFourConnections_AreCutOffAndNoOtherCallIsLost()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await using ServerProcess server = await ServerProcess.StartAsync();
        Http2Attacker[] attackers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Http2Attacker.ConnectAsync(server.GrpcPort, limit.Token)));
        using HealthyCaller caller = new(server.GrpcPort);

        Task[] floods = [.. attackers.Select(a => a.ResetUntilClosedAsync(limit.Token))];
        Task<int> lost = caller.CallUntilAsync(Task.WhenAll(floods), atLeast: 200, limit.Token);
        await Task.WhenAll(floods);

        (await lost).ShouldBe(0);
        caller.Answered.ShouldBeGreaterThanOrEqualTo(200);
        server.Output.Count(static l => ResetLogs.Any(r => l.Contains(r, StringComparison.Ordinal))).ShouldBe(4);
        foreach (Http2Attacker attacker in attackers)
        {
            await attacker.DisposeAsync();
        }
    }

    [Fact]
    public async Task Header_ThatNeverEnds_EndsItsConnectionBeforeItIsLarge()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using Http2Attacker attacker = await Http2Attacker.ConnectAsync(server.GrpcPort, limit.Token);
        using HealthyCaller caller = new(server.GrpcPort);

        Task flood = attacker.ContinueUntilClosedAsync(TimeSpan.Zero, limit.Token);
        (await caller.CallUntilAsync(flood, atLeast: 20, limit.Token)).ShouldBe(0);
        await flood;

        TestContext.Current.TestOutputHelper?.WriteLine($"closed after {attacker.Sent} frames of 1 KB");
    }

    [Fact]
    public async Task Header_ThatDrips_EndsItsConnectionWhenTheTimeForHeadersIsOver()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await using ServerProcess server = await ServerProcess.StartAsync(["Kestrel:Limits:RequestHeadersTimeout=00:00:01"]);
        await using Http2Attacker attacker = await Http2Attacker.ConnectAsync(server.GrpcPort, limit.Token);
        using HealthyCaller caller = new(server.GrpcPort);

        // Some ten fields come in that time: far from what is too large.
        await attacker.ContinueUntilClosedAsync(TimeSpan.FromMilliseconds(100), limit.Token);

        attacker.Sent.ShouldBeLessThan(60);
        (await caller.CallUntilAsync(Task.CompletedTask, atLeast: 1, limit.Token)).ShouldBe(0);
    }
}
