using System.Net;
using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.Core.Tests.Hosting;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Stop_WhileACallRuns_AnswersItAndNewOnesAndIsNotReady()
    {
        TaskCompletionSource entered = new();
        TaskCompletionSource<ToyReply> release = new();
        ToyApp toy = await ToyApp.StartAsync(new Holds(entered, release.Task), o => o.Deadline = TimeSpan.FromMinutes(1), urls: "http://127.0.0.1:0");
        Task<string> running = PostAsync(toy, "/toy/decide");
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Task stopping = toy.App.StopAsync(TestContext.Current.CancellationToken);
        stopping.IsCompleted.ShouldBeFalse();
        (await PostAsync(toy, "/toy/change")).ShouldBe("changed");
        (await toy.Client.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        release.SetResult(new("yes"));
        (await running).ShouldBe("yes");
        await stopping;
        await toy.DisposeAsync();
    }

    [Fact]
    public async Task Stop_CallOutlivesTheDrainWindow_StopsAllTheSame()
    {
        FakeClock clock = new();
        TaskCompletionSource entered = new();
        TaskCompletionSource<ToyReply> never = new();
        await using ToyServer toy = new();
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Decide, new Holds(entered, never.Task));
        ValueTask<HookResult<ToyReply>> running = pipeline.RunAsync(new ToyRequest("x"), null, HookConnection.None);
        HookLifecycle lifecycle = new(toy.Services.GetServices<HookServerAccessor>(), toy.Services);

        Task stopping = lifecycle.StoppingAsync(TestContext.Current.CancellationToken);
        for (int i = 0; i < 2000 && !stopping.IsCompleted; i++)
        {
            stopping.IsCompleted.ShouldBeFalse();
            toy.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await stopping.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        (await running).Outcome.ShouldBe(HookOutcome.Late); // its deadline came on the way
        toy.Log.Lines.ShouldContain(l => l.Contains("stops after draining for 10.0 s, 1 calls"));
        never.SetResult(new("yes"));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", true, true)]
    [InlineData("http://127.0.0.1:0", true, false)]
    [InlineData("http://[::1]:0", true, false)]
    [InlineData("http://0.0.0.0:0", false, false)]
    public async Task Start_BeyondThisMachineWithoutAGuard_Warns(string url, bool unguarded, bool warns)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Changes(), o =>
        {
            if (!unguarded)
            {
                o.AllowedNetworks.Add("127.0.0.1");
            }
        }, url);

        toy.Log.Lines.Any(l => l.Contains("anyone who reaches it may call")).ShouldBe(warns);
    }

    [Fact]
    public async Task Start_WithoutMap_Warns()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Changes(), map: false);

        toy.Log.Lines.ShouldContain(l => l.Contains("no Map call gives them an address"));
    }

    [Fact]
    public async Task Health_FullServer_IsNotReadyAndQuietServerIsDegraded()
    {
        TaskCompletionSource entered = new();
        TaskCompletionSource<ToyReply> release = new();
        await using ToyServer toy = new(o =>
        {
            o.MaxConcurrentCalls = 1;
            o.ExpectCallEvery = TimeSpan.FromMinutes(1);
        });
        HealthCheckService health = toy.Services.GetRequiredService<HealthCheckService>();
        (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status.ShouldBe(HealthStatus.Healthy);

        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Holds(entered, release.Task)).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["hooksdk-ready"].Status.ShouldBe(HealthStatus.Unhealthy);
        release.SetResult(new("yes"));
        await running;

        toy.Clock.Advance(TimeSpan.FromSeconds(59));
        (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status.ShouldBe(HealthStatus.Healthy);
        toy.Clock.Advance(TimeSpan.FromSeconds(2));
        HealthReportEntry quiet = (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["hooksdk-called-lately"];
        quiet.Status.ShouldBe(HealthStatus.Degraded);
        quiet.Data["toy"].ShouldBe("last called 61 s ago");
    }

    private static async Task<string> PostAsync(ToyApp toy, string path)
    {
        using StringContent body = new("x");
        using HttpResponseMessage response = await toy.Client.PostAsync(new Uri(path, UriKind.Relative), body);
        return await response.Content.ReadAsStringAsync();
    }

    private sealed class Holds(TaskCompletionSource entered, Task<ToyReply> release) : ToyPlugin
    {
        [FailOpen]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context)
        {
            entered.TrySetResult();
            return new(release);
        }

        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply("changed"));
    }

    private sealed class Changes : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply("changed"));
    }
}
