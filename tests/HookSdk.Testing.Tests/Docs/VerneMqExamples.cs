using HookSdk.Testing.Tests.VerneMq;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.Docs;

/// <summary>What docs/testing.md shows of FakeVerneMq.</summary>
public sealed class VerneMqExamples
{
    private readonly GatePlugin _gate = new();

    [Fact]
    public async Task Clients_AsShown_SeeWhatThePluginDecides()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(_gate);
        (await broker.ConnectAsync("c1", "alice", "wrong")).EnsureRefused(134);

        FakeVerneMqClient device = (await broker.ConnectAsync("c1", "alice", "s3cret")).EnsureAccepted().Client;
        FakeVerneMqClient watcher = (await broker.ConnectAsync("c2", "alice", "s3cret")).EnsureAccepted().Client;
        (await watcher.SubscribeAsync([new("devices/#", 1), new("secret/#", 1)])).EnsureGranted(1, 135);

        (await device.PublishAsync("legacy/c1/up", "21.5", qos: 1)).EnsureDelivered("c2", "devices/c1/up", "21.5");
        (await device.PublishAsync("elsewhere", "21.5", qos: 1)).EnsureRefused();
        broker.EnsureNothingKilled();
    }

    [Fact]
    public async Task BuiltInPlugins_AsShown_HaveTheFirstWord()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(_gate, o => o.BuiltIns.Add(VerneMqBuiltIn.Acl()));
        FakeVerneMqClient client = (await broker.ConnectAsync("c1", "alice", "s3cret")).Client;

        (await client.PublishAsync("elsewhere", "21.5", qos: 1)).EnsureAccepted();
    }

    [Fact]
    public async Task Registration_AsShown_ComesBackAfterARestart()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync();
        Uri management = await broker.OpenManagementAsync();

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddVerneMqPlugin<GatePlugin>().AddRegistration(o =>
        {
            o.ManagementUrl = management;
            o.PollEvery = TimeSpan.FromSeconds(1);
        });
        await using WebApplication app = builder.Build();
        app.MapVerneMqPlugin("/vernemq");
        await app.StartAsync(TestContext.Current.CancellationToken);

        await UntilRegisteredAsync(broker);
        (await broker.ConnectAsync("c1", "alice", "s3cret")).EnsureAccepted();
        await broker.RestartAsync();
        await UntilRegisteredAsync(broker);
        (await broker.ConnectAsync("c1", "alice", "s3cret")).EnsureAccepted();
    }

    /// <summary>The server registers when it has started, and looks every second whether it still is.</summary>
    private static async Task UntilRegisteredAsync(FakeVerneMq broker)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while (!broker.Webhooks.Any(static w => w.Hook == "auth_on_register_m5"))
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }
}
