using System.Diagnostics;
using HookSdk.Emg;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Docs;

/// <summary>What docs/shadow.md shows.</summary>
public sealed class ShadowExamples
{
    [Fact]
    public async Task Shadow_AsShown_TellsWhetherItMayTakeOver()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddEmg().Add<PrefixRoutes>().Shadow<CheapestRoutes>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(provider));

        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureSent();
        (await emg.ReceiveAsync(new("INFO", "49170000001", "hi"))).EnsureSent();
        HookTrials trials = provider.GetRequiredService<HookTrials>();
        await UntilAsync(() => trials.Shadows is [{ Agreed: 1, Disagreed: 1 }]);

        Report(trials).ShouldBe(["CheapestRoutes, route: 1 agree, 1 differ, 0 failed", "route of INFO: route was smpp-world, and would be smpp-de"]);
    }

    [Fact]
    public async Task Beside_AsShown_IsHeldAgainstOnePlugin()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddVerneMq()
            .Add<BlockList>()
            .Add<Logins>()
            .Shadow<NewLogins>(static options =>
            {
                options.Beside = nameof(Logins);
                options.MaxConcurrentCalls = 16;
            });
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(provider));
        (await broker.ConnectAsync("c1")).EnsureAccepted();
        (await broker.ConnectAsync("blocked")).EnsureRefused();
        HookTrials trials = provider.GetRequiredService<HookTrials>();
        await UntilAsync(() => trials.Shadows is [{ Agreed: 1, Skipped: 1 }]);
    }

    [Fact]
    public async Task DryRun_AsShown_EnforcesNothing()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddVerneMq(static options => options.DryRun.Add(nameof(BlockList))).Add<BlockList>().Add<Logins>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(provider));
        (await broker.ConnectAsync("blocked")).EnsureAccepted();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        long started = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static List<string> Report(HookTrials trials)
    {
        List<string> lines = [];
        foreach (ShadowCount count in trials.Shadows)
        {
            lines.Add($"{count.Shadow}, {count.Hook}: {count.Agreed} agree, {count.Disagreed} differ, {count.Failed} failed");
        }

        foreach (ShadowDisagreement call in trials.Disagreements)
        {
            foreach (ShadowDifference difference in call.Differences)
            {
                lines.Add($"{call.Hook} of {call.Client}: {difference.Field} was {difference.Live}, and would be {difference.Shadow}");
            }
        }

        return lines;
    }

    public sealed class PrefixRoutes : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) =>
            new(RouteReply.To(request.Message.Destination!.StartsWith("46", StringComparison.Ordinal) ? "smpp-se" : "smpp-world"));
    }

    public sealed class CheapestRoutes : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) =>
            new(RouteReply.To(request.Message.Destination!.StartsWith("46", StringComparison.Ordinal) ? "smpp-se" : "smpp-de"));
    }

    [FailClosed]
    public sealed class BlockList : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
            new(request.ClientId == "blocked" ? RegisterReply.Deny() : RegisterReply.Next());
    }

    [FailClosed]
    public sealed class Logins : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());
    }

    [FailClosed]
    public sealed class NewLogins : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());
    }
}
