using System.Net;
using System.Net.Sockets;
using Emqx.Exhook.V2;
using Greet.V1;
using Grpc.Core;
using Grpc.Net.Client;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>What becomes of running calls when the application stops.</summary>
public sealed class StopTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>A call of each on a connection that is open: it is told to go with that call, and one that follows has nowhere to go, as the port is closed.</summary>
    [Fact]
    public async Task Stop_RunningHook_IsAnsweredAndNewCallsOfBothToo()
    {
        await using BothApp app = await BothApp.StartAsync(static services =>
        {
            services.AddGrpc();
            BothApp.AddHooks(services);
            services.Configure<ExHookOptions>(static o => o.DrainWindow = TimeSpan.FromMinutes(2));
        });
        using GrpcChannel other = app.Connect();
        HookProvider.HookProviderClient hooks = new(other);
        (await BothApp.AuthorizeAsync(hooks, "dev1")).ShouldBeTrue();
        Task<bool> running = app.AuthorizeAsync("wait");
        await Waiting.UntilAsync(() => app.Doors.Hook.Waiting == 1);

        Task stopping = app.App.StopAsync(Ending);
        await UntilListensNoMoreAsync(app);
        (await app.HelloAsync("you")).ShouldBe("hello you");
        (await BothApp.AuthorizeAsync(hooks, "dev1")).ShouldBeTrue();
        stopping.IsCompleted.ShouldBeFalse();

        app.Doors.Hook.Open();
        (await running).ShouldBeTrue();
        await stopping;
    }

    [Fact]
    public async Task Stop_RunningCallOfGrpcAspNetCore_IsAnsweredTooWhileKestrelWaits()
    {
        await using BothApp app = await BothApp.StartAsync();
        using AsyncUnaryCall<Text> running = app.Greeter.WaitAsync(new() { Value = "long" }, cancellationToken: Ending);
        using AsyncServerStreamingCall<Text> stream = app.Greeter.Count(new(), cancellationToken: Ending);
        await Waiting.UntilAsync(() => app.Doors.Greeter.Waiting == 2);

        // Nothing of HookSdk is running: Kestrel tells the client to go away at once, and waits.
        Task stopping = app.App.StopAsync(Ending);
        await UntilRefusedAsync(app);
        stopping.IsCompleted.ShouldBeFalse();
        app.Doors.Greeter.Open();

        (await running).Value.ShouldBe("waited long");
        (await stream.ResponseStream.ReadAllAsync(Ending).Select(static t => t.Value).ToArrayAsync(Ending)).ShouldBe(["1", "2"]);
        await stopping;
    }

    [Fact]
    public async Task Stop_StreamOfGrpcAspNetCoreThatNeverEnds_IsCutOffByTheHost()
    {
        await using BothApp app = await BothApp.StartAsync();
        using AsyncServerStreamingCall<Text> stream = app.Greeter.Count(new(), cancellationToken: Ending);
        (await stream.ResponseStream.MoveNext(Ending)).ShouldBeTrue();

        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        patience.CancelAfter(TimeSpan.FromMilliseconds(500)); // in place of the host's ShutdownTimeout
        await app.App.StopAsync(patience.Token);

        await Should.ThrowAsync<RpcException>(stream.ResponseStream.MoveNext(Ending));
        await Waiting.UntilAsync(() => app.Doors.Greeter.Waiting == 0);
    }

    [Fact]
    public async Task ShutdownTimeout_ShorterThanDrainWindow_IsRaisedForBoth()
    {
        await using BothApp app = await BothApp.StartAsync(static services =>
        {
            services.AddGrpc();
            BothApp.AddHooks(services);
            services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        });

        app.App.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value.ShutdownTimeout.ShouldBeGreaterThan(TimeSpan.FromSeconds(10));
    }

    private static async Task UntilListensNoMoreAsync(BothApp app)
    {
        while (true)
        {
            using Socket caller = new(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await caller.ConnectAsync(IPAddress.Loopback, new Uri(app.App.Urls.Single()).Port, Ending);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return;
            }
        }
    }

    private static async Task UntilRefusedAsync(BothApp app)
    {
        try
        {
            while (true)
            {
                await app.HelloAsync("you");
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            // The port is closed, so the client was told to go away.
        }
    }
}
