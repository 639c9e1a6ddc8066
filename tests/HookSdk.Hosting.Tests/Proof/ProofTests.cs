using System.Globalization;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting.Tests.Proof;

/// <summary>
/// Upgrades in a row, while the target's broker calls over real HTTP or gRPC: no call fails, each goes through two plugins of one version or, while they are disabled, through none, and
/// every version that was replaced goes from memory. The plugins use System.Text.Json, loggers, options, HttpClient, a memory cache and Npgsql.
/// </summary>
public sealed class ProofTests : IDisposable
{
    private const int Callers = 64;

    /// <summary>How many upgrades follow each other: what HOOKSDK_UPGRADES says, or 50; 15 where each change of the code is checked (CI=true), which has less time.</summary>
    private static readonly int Upgrades = int.Parse(
        Environment.GetEnvironmentVariable("HOOKSDK_UPGRADES") ?? (Environment.GetEnvironmentVariable("CI") == "true" ? "15" : "50"), CultureInfo.InvariantCulture);

    private readonly PluginFolders _folders = new();

    /// <summary>Odd from before they are disabled until after they are enabled.</summary>
    private int _switches;

    public void Dispose() => _folders.Dispose();

    [Theory]
    [InlineData("emg", "Emg")]
    [InlineData("m4", "M4")]
    [InlineData("exhook", "ExHook")]
    [InlineData("vernemq", "VerneMq")]
    public async Task Upgrades_WhileCallsAreInFlight_LoseNoCall_AndLeaveNothingInMemory(string target, string classes)
    {
        _folders.PutProof(1, classes);

        // VerneMQ refuses what nobody allows, so that somebody has to while they are disabled.
        await using ProofServer server = await ProofServer.StartAsync(_folders, static b => b.Services.AddVerneMq().Add<Allows>());
        server.Plugins(target).Plugins.Count(static p => p.IsLoaded).ShouldBe(2, server.Log.ToString());
        await using ProofCallers callers = await ProofCallers.StartAsync(target, server, Callers + 1);
        using CancellationTokenSource over = new();
        Task<int>[] calling = [.. Enumerable.Range(0, Callers).Select(i => CallUntilAsync(callers, i, over.Token))];

        for (int i = 0; i < Upgrades; i++)
        {
            int version = 1 + ((i + 1) % 2);
            _folders.PutProof(version, classes);
            await server.LookTwiceAsync();
            (await callers.CallAsync(Callers)).ShouldBe($"{version}.0.0");
            Interlocked.Increment(ref _switches);
            await server.Directory.SwitchAsync("proof", null, isEnabled: false, "test");
            (await callers.CallAsync(Callers)).ShouldBe(callers.Unserved);
            await server.Directory.SwitchAsync("proof", null, isEnabled: true, "test");
            Interlocked.Increment(ref _switches);
        }

        await over.CancelAsync();
        (await Task.WhenAll(calling)).ShouldAllBe(static calls => calls > 0);
        callers.EnsureNoFallback();
        await server.EnsureAllCollectedAsync();
        server.Log.All.Count(static l => l.StartsWith("Information: directory: upgrade proof: ", StringComparison.Ordinal)).ShouldBe(Upgrades);
        await Eventually.HoldsAsync(() => server.Log.All.Count(static l => l.Contains(" is gone from memory", StringComparison.Ordinal)) == Upgrades, () => server.Log.ToString());
    }

    private async Task<int> CallUntilAsync(ProofCallers callers, int client, CancellationToken over)
    {
        int calls = 0;
        while (!over.IsCancellationRequested)
        {
            int before = Volatile.Read(ref _switches);
            string answered = await callers.CallAsync(client);
            bool isServed = before % 2 == 0 && Volatile.Read(ref _switches) == before;
            answered.ShouldBeOneOf(isServed ? ["1.0.0", "2.0.0"] : ["1.0.0", "2.0.0", callers.Unserved]);
            calls++;
        }

        return calls;
    }

    [FailClosed]
    private sealed class Allows : VerneMqPlugin
    {
        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());
    }
}
