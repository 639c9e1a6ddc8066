using System.Net;
using System.Net.Sockets;
using System.Text;
using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace HookSdk.Core.Tests.Hosting;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Stop_WhileACallRuns_AnswersItAndNewOnesAndIsNotReady()
    {
        TaskCompletionSource entered = new();
        TaskCompletionSource<ToyReply> release = new();
        ToyApp toy = await ToyApp.StartAsync(new Holds(entered, release.Task), o => o.Deadline = TimeSpan.FromMinutes(1), urls: "http://127.0.0.1:0");
        Task<string> running = PostAsync(toy.Client, "/toy/decide");
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        using HttpClient second = await ConnectAsync(toy);
        using HttpClient third = await ConnectAsync(toy);

        Task stopping = toy.App.StopAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => toy.App.Services.GetRequiredService<OpenConnections>().IsClosing);
        stopping.IsCompleted.ShouldBeFalse();
        (await PostAsync(second, "/toy/change")).ShouldBe("changed");
        using HttpResponseMessage health = await third.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        health.Headers.ConnectionClose.ShouldBe(true);
        await Should.ThrowAsync<HttpRequestException>(() => ConnectAsync(toy));

        release.SetResult(new("yes"));
        (await running).ShouldBe("yes");
        await stopping;
        await toy.DisposeAsync();
    }

    [Fact]
    public async Task Stop_WithADelay_GoesOnAsBeforeButIsNotReady()
    {
        FakeClock clock = new();
        ToyApp toy = await ToyApp.StartAsync(new Changes(), o => o.StopDelay = TimeSpan.FromSeconds(5), urls: "http://127.0.0.1:0", build: b => b.Services.AddSingleton<TimeProvider>(clock));

        Task stopping = toy.App.StopAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => toy.Server.IsStopping);
        using HttpClient client = await ConnectAsync(toy);
        using HttpResponseMessage health = await client.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        health.Headers.ConnectionClose.ShouldNotBe(true);
        toy.Server.IsDraining.ShouldBeFalse();

        await UntilAsync(() => clock.WaitingTimers > 0);
        clock.Advance(TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        toy.Server.IsDraining.ShouldBeTrue();
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

    [Fact]
    public async Task Start_WithASectionThatNoServerReads_SaysSo()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Changes(), urls: "http://127.0.0.1:0", build: static b =>
        {
            b.Configuration["Hooks:Toi:Deadline"] = "00:00:01";
            b.Configuration["Hooks:Toy:AllowedNetworks:0"] = "127.0.0.1";
        });

        toy.Log.Lines.Where(static l => l.Contains("no server of this program reads", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldBe("Warning: Hooks:Toi: no server of this program reads these settings; there are Hooks:Toy");
    }

    [Theory]
    [InlineData("Hook:Toy:Deadline", true)]
    [InlineData("HOOK:TOY:DEADLINE", true)]
    [InlineData("Hoks:Toy:Deadline", true)]
    [InlineData("Hokos:Toy:Deadline", true)]
    [InlineData("Hook:Other:Deadline", false)]
    [InlineData("Toy:Deadline", false)]
    public async Task Start_WithASectionWhoseNameIsNearlyRight_SaysSo(string key, bool isTold)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Changes(), build: b => b.Configuration[key] = "00:00:02");

        string section = key[..key.LastIndexOf(':')];
        toy.Log.Lines.Where(static l => l.Contains("no server of this program reads", StringComparison.Ordinal))
            .ShouldBe(isTold ? [$"Warning: {section}: no server of this program reads these settings. Is Hooks:Toy meant?"] : []);
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\n01234")]
    [InlineData("Content-Length: 10\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n")]
    public async Task Stop_BodyThatDoesNotComeOn_IsGivenUpAndTheStopGoesOn(string halfSent)
    {
        ToyApp toy = await ToyApp.StartAsync(new Changes(), urls: "http://127.0.0.1:0", build: Patiently);
        using TcpClient client = await SendAsync(toy, halfSent);

        await toy.App.StopAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        (await ReadAsync(client)).ShouldBeEmpty();
        toy.Log.Lines.ShouldContain(static l => l.Contains("toy: stops, and gave up a request whose body did not come on"));
        toy.Log.Lines.ShouldNotContain(static l => l.Contains("answered 4"));
        await toy.DisposeAsync();
    }

    [Fact]
    public async Task Stop_BodyThatComesOn_IsAnswered()
    {
        FakeClock clock = new();
        ToyApp toy = await ToyApp.StartAsync(new Changes(), urls: "http://127.0.0.1:0", build: b =>
        {
            Patiently(b);
            b.Services.AddSingleton<TimeProvider>(clock);
        });
        using TcpClient client = await SendAsync(toy, "Content-Length: 10\r\n\r\n01234");

        Task stopping = toy.App.StopAsync(TestContext.Current.CancellationToken);
        while (!toy.Server.IsDraining)
        {
            await Task.Yield();
        }

        clock.Advance(TimeSpan.FromMilliseconds(499));
        await client.GetStream().WriteAsync("56789"u8.ToArray(), TestContext.Current.CancellationToken);
        (await ReadAsync(client)).ShouldEndWith("changed");

        await stopping.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        toy.Server.Bodies.Count.ShouldBe(0);
        await toy.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_BodiesThatDoNotComeOn_WaitAsLongAsACallRunsAndTheWindowIsOpen(bool ends)
    {
        TaskCompletionSource entered = new();
        TaskCompletionSource<ToyReply> release = new();
        await using ToyServer toy = new(static o => o.Deadline = TimeSpan.FromMinutes(1));
        ValueTask<HookResult<ToyReply>> running = toy.Pipeline(ToyHooks.Decide, new Holds(entered, release.Task)).RunAsync(new ToyRequest("x"), null, HookConnection.None);
        HalfSent old = new();
        toy.Server.Bodies.Add(old);
        toy.Clock.Advance(TimeSpan.FromHours(1));
        old.GivenUp.ShouldBe(0);

        toy.Server.Drain();
        toy.Clock.Advance(TimeSpan.FromSeconds(9.9));
        old.GivenUp.ShouldBe(0);

        HalfSent young = new();
        HalfSent gone = new();
        toy.Server.Bodies.Add(young);
        toy.Server.Bodies.Add(gone);
        toy.Server.Bodies.Remove(gone);
        if (ends)
        {
            release.SetResult(new("yes"));
            await running;
        }

        toy.Clock.Advance(TimeSpan.FromMilliseconds(ends ? 50 : 100));
        (old.GivenUp, young.GivenUp).ShouldBe((1, 0));
        toy.Clock.Advance(TimeSpan.FromMilliseconds(500));
        (old.GivenUp, young.GivenUp, gone.GivenUp).ShouldBe((1, 1, 0));
        release.TrySetResult(new("yes"));
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
    public async Task Stop_TellsTheShedCalls_ThatWereNotToldYet()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Changes());
        for (int i = 0; i < 3; i++)
        {
            toy.Server.ReportShed("change");
        }

        toy.Log.Lines.Count(static l => l.Contains("since the last line like this")).ShouldBe(1);
        await toy.App.StopAsync(TestContext.Current.CancellationToken);

        toy.Log.Lines.ShouldContain(static l => l.Contains("fallbacks were answered: 2 since the last line like this"));
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

    /// <summary>.NET's health service logs an unhealthy check as an error; a probe during a normal stop is none.</summary>
    [Fact]
    public async Task Health_OfAServerThatStops_IsNotReadyAndLogsNoError()
    {
        await using ToyServer toy = new();
        HealthCheckService health = toy.Services.GetRequiredService<HealthCheckService>();
        toy.Server.Drain();

        HealthReport all = await health.CheckHealthAsync(TestContext.Current.CancellationToken);
        all.Status.ShouldBe(HealthStatus.Unhealthy);
        all.Entries["hooksdk-ready"].Description.ShouldBe("toy is stopping.");
        all.Entries["hooksdk-ready"].Tags.ShouldBe(["ready"]);
        all.Entries["hooksdk-live"].Status.ShouldBe(HealthStatus.Healthy);
        (await health.CheckHealthAsync(static c => c.Tags.Contains("live"), TestContext.Current.CancellationToken)).Status.ShouldBe(HealthStatus.Healthy);
        (await health.CheckHealthAsync(static c => c.Tags.Contains("ready"), TestContext.Current.CancellationToken)).Entries.Count.ShouldBe(1);
        toy.Log.Lines.ShouldNotContain(static l => l.Contains("Health check"));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 3000 && !condition(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        condition().ShouldBeTrue();
    }

    /// <summary>A client that has a connection open.</summary>
    private static async Task<HttpClient> ConnectAsync(ToyApp toy)
    {
        HttpClient client = new() { BaseAddress = toy.Client.BaseAddress };
        using HttpResponseMessage response = await client.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<string> PostAsync(HttpClient client, string path)
    {
        using StringContent body = new("x");
        using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), body);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The host waits for minutes, so that no stop ends by that alone.</summary>
    private static void Patiently(WebApplicationBuilder builder) => builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromMinutes(10));

    /// <summary>Sends the head of a call and what is given, and waits until the server waits for the rest.</summary>
    private static async Task<TcpClient> SendAsync(ToyApp toy, string halfSent)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(toy.App.Urls.First()).Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /toy/change HTTP/1.1\r\nHost: toy\r\n" + halfSent));
        while (toy.Server.Bodies.Count == 0)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return client;
    }

    /// <summary>What comes until the connection ends, which may be by force.</summary>
    private static async Task<string> ReadAsync(TcpClient client)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[1024];
        try
        {
            while (await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) is var count and > 0)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
        }

        return text.ToString();
    }

    private sealed class HalfSent : HookConnection
    {
        public int GivenUp { get; private set; }

        public override HookCaller Caller => HookCaller.Unknown;

        public override CancellationToken Gone => default;

        public override void GiveUpBody() => GivenUp++;
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
