using Greet.V1;
using HookSdk.EmqX.Tests.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>Kestrel's limits for HTTP/2 are the server's: one set for both.</summary>
public sealed class KestrelTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Limits_BesideGrpcAspNetCore_AreThoseThatEmqxNeeds(bool configuredBefore)
    {
        await using BothApp app = await BothApp.StartAsync(services =>
        {
            services.AddGrpc();
            if (configuredBefore)
            {
                services.Configure<KestrelServerOptions>(Own);
            }

            BothApp.AddHooks(services);
        });

        KestrelServerLimits limits = Limits(app);
        limits.Http2.MaxStreamsPerConnection.ShouldBe(100_000);
        limits.Http2.InitialStreamWindowSize.ShouldBe(65_535);
        limits.KeepAliveTimeout.ShouldBeGreaterThan(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Limits_ConfiguredAfterAddExHook_AreTheApplications()
    {
        await using BothApp app = await BothApp.StartAsync(services =>
        {
            BothApp.AddHooks(services);
            services.AddGrpc();
            services.Configure<KestrelServerOptions>(Own);
        });

        KestrelServerLimits limits = Limits(app);
        limits.Http2.MaxStreamsPerConnection.ShouldBe(500);
        limits.Http2.InitialStreamWindowSize.ShouldBe(1 << 20);
        (await app.HelloAsync("you")).ShouldBe("hello you");
        (await app.AuthorizeAsync("dev1")).ShouldBeTrue();
    }

    [Fact]
    public async Task Limits_KeepAliveThatBreaksConnections_IsNotTheApplications()
    {
        await using BothApp app = await BothApp.StartAsync(static services =>
        {
            BothApp.AddHooks(services);
            services.AddGrpc();
            services.Configure<KestrelServerOptions>(static k => k.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30));
        });

        Limits(app).KeepAliveTimeout.ShouldBe(TimeSpan.FromSeconds(130));
    }

    [Fact]
    public async Task Connection_CarriesMoreCallsOfBothThanKestrelsOwnLimit()
    {
        await using BothApp app = await BothApp.StartAsync();
        Task<Text>[] greetings = [.. Enumerable.Range(0, 150).Select(_ => app.Greeter.WaitAsync(new(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync)];
        Task<bool>[] decisions = [.. Enumerable.Range(0, 150).Select(_ => app.AuthorizeAsync("wait"))];
        await Waiting.UntilAsync(() => app.Doors.Greeter.Waiting == 150 && app.Doors.Hook.Waiting == 150);

        app.Doors.Hook.Open();
        (await Task.WhenAll(decisions)).ShouldAllBe(static d => d);
        app.Doors.Greeter.Open();
        (await Task.WhenAll(greetings)).ShouldAllBe(static g => g.Value == "waited ");
    }

    private static KestrelServerLimits Limits(BothApp app) => app.App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

    private static void Own(KestrelServerOptions options)
    {
        options.Limits.Http2.MaxStreamsPerConnection = 500;
        options.Limits.Http2.InitialStreamWindowSize = 1 << 20;
    }
}
