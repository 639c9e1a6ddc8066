using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExHook.Background;

/// <summary>What becomes of answered calls when the server stops.</summary>
public sealed class BackgroundStopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Host_WaitsForWhatWasAnswered_AndIsNotReadyMeanwhile()
    {
        HeldProvider provider = new();
        ExHookHost.Lines log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static k => k.ConfigureEndpointDefaults(static e => e.Protocols = HttpProtocols.Http2));
        builder.Services.AddExHook(static o => (o.NotifyInBackground, o.Deadline, o.DrainWindow) = (true, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1))).Add(provider);
        await using WebApplication app = builder.Build();
        app.MapExHookProvider();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using GrpcClient client = new(new Uri(app.Urls.First()));
        foreach (string payload in new[] { "1", "2" })
        {
            (await client.CallAsync($"/{ExHookHost.Service("v2")}/OnMessageAcked", Calls.Acked("c1", payload), Patience, TestContext.Current.CancellationToken)).Release();
        }

        Task stopping = app.StopAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => stopping.IsCompleted || log.All.Any(static l => l.Contains("2 answered calls wait for their handlers")));
        stopping.IsCompleted.ShouldBeFalse();
        app.Services.GetRequiredKeyedService<HookServer>("exhook").IsDraining.ShouldBeTrue();
        provider.Release.SetResult();
        await stopping.WaitAsync(Patience, TestContext.Current.CancellationToken);
        provider.Ended.ShouldBe(["c1 1", "c1 2"]);
        log.All.ShouldNotContain(static l => l.Contains("not handled to their end"));
    }

    [Fact]
    public async Task Calls_ThatComeDuringAStop_KeepTheOrderOfTheirClient()
    {
        HeldProvider provider = new() { Holds = static c => c == "c1" };
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        await host.AckedAsync("c1", "1");
        await host.AckedAsync("c1", "2");
        Task stopping = StopAsync(host);

        // Behind those that wait; and where none waits, handled before it is answered.
        await host.AckedAsync("c1", "3");
        await host.AckedAsync("c2", "1");
        provider.Ended.ShouldBe(["c2 1"]);

        provider.Release.SetResult();
        await stopping.WaitAsync(Patience, TestContext.Current.CancellationToken);
        provider.Ended.ShouldBe(["c2 1", "c1 1", "c1 2", "c1 3"]);
        await host.AckedAsync("c1", "4");
        provider.Ended.Last().ShouldBe("c1 4");
        host.Queue.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task WindowOver_WhatWaitsAndWhatRuns_IsLostAndCounted()
    {
        HeldProvider provider = new() { Holds = static c => c == "c1" };
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.MaxConcurrentCalls) = (true, 1));
        using Drops drops = new(host);
        foreach (string call in new[] { "c1 1", "c1 2", "c2 1", " 1" })
        {
            await host.AckedAsync(call.Split(' ')[0], call.Split(' ')[1]);
        }

        // Past its deadline, but not at its end.
        await Waiting.UntilAsync(() => host.Clock.WaitingTimers == 2);
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        Task stopping = StopAsync(host);
        host.Clock.Advance(Window);
        await stopping.WaitAsync(Patience, TestContext.Current.CancellationToken);
        host.Log.All.ShouldContain(static l => l.Contains("4 answered calls were not handled to their end; the handlers of 1 of them are still running"));
        (drops.Count, host.Queue.Waiting).ShouldBe((4, 1));

        // Not before the one that runs; nobody waits for it any more.
        await host.AckedAsync("c1", "3");
        await host.AckedAsync("c2", "2");
        (drops.Count, host.Queue.Waiting).ShouldBe((5, 1));

        provider.Release.SetResult();
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
        provider.Ended.ShouldBe(["c2 2", "c1 1"]);
        await host.AckedAsync("c1", "4");
        provider.Ended.Last().ShouldBe("c1 4");
    }

    [Fact]
    public async Task Stop_HasOneWindow_ForBackgroundAndCallsTogether()
    {
        HeldProvider provider = new();
        await using ExHookHost host = new(provider, static o => (o.NotifyInBackground, o.Deadline) = (true, TimeSpan.FromMinutes(5)));
        await host.AckedAsync("c1", "1");
        Task deciding = host.AuthenticateAsync("c2");
        await Waiting.UntilAsync(() => provider.Started.Count == 2);

        // Another part of the server has begun the stop.
        host.Services.GetRequiredKeyedService<HookServer>("exhook").Drain();
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        Task stopping = StopAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        stopping.IsCompleted.ShouldBeFalse();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(Patience, TestContext.Current.CancellationToken);

        // Those who wait for calls have none of their own left.
        host.Services.GetServices<IHostedService>().OfType<HookLifecycle>().Single().StoppingAsync(TestContext.Current.CancellationToken).IsCompleted.ShouldBeTrue();
        provider.Release.SetResult();
        await deciding;
        await Waiting.UntilAsync(() => host.Queue.Waiting == 0);
    }

    [Fact]
    public async Task Stop_BeginsTheWindowOfAll()
    {
        HeldProvider provider = new();
        await using ExHookHost host = new(provider, static o => o.NotifyInBackground = true);
        await host.AckedAsync("c1", "1");
        Task stopping = StopAsync(host);
        host.Services.GetRequiredKeyedService<HookServer>("exhook").IsDraining.ShouldBeTrue();
        provider.Release.SetResult();
        await stopping.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private static Task StopAsync(ExHookHost host) =>
        host.Services.GetServices<IHostedService>().OfType<HookLifecycle>().Single().StoppingAsync(TestContext.Current.CancellationToken);
}
