using EmqxHooks._1.Connections;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EmqxHooks._1.Tests;

/// <summary>The whole program behind a fake EMQX: MQTT clients connect, subscribe and publish, and the broker calls the program as the real one does.</summary>
public sealed class BrokerTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder
        .UseLogins()
        .UseSetting("Acl:0", "allow publish legacy/%c/#")
        .UseSetting("Acl:1", "allow subscribe v2/#")
        .UseSetting("Acl:2", "allow publish debug/#"));

    [Fact]
    public async Task Device_WithItsPassword_GetsIn_AndNobodyElse()
    {
        await using FakeEmqx emqx = await StartAsync();

        (await emqx.ConnectAsync("c1", "dev1", Logins.PasswordOf("c1"))).EnsureAccepted();
        (await emqx.ConnectAsync("c2", "dev1", "wrong")).EnsureRefused(135);
        (await emqx.ConnectAsync(new MqttConnect("c3") { Version = MqttVersion.V311 })).EnsureRefused(5);
    }

#if (jwt)
    /// <summary>Client ids are the clients' own choice: a token lets in the device that it is for, and gives nobody the topics of another.</summary>
    [Fact]
    public async Task Token_OfOneDevice_IsNoOther()
    {
        await using FakeEmqx emqx = await StartAsync();
        FakeEmqxClient device = (await emqx.ConnectAsync("c2", "dev1", Logins.PasswordOf("c2"))).EnsureAccepted().Client;

        (await emqx.ConnectAsync("c2", "dev1", Logins.PasswordOf("c1"))).EnsureRefused(135);

        Assert.True(device.IsConnected);
    }
#endif

    [Fact]
    public async Task Devices_ThatAllComeAtOnce_AllGetIn()
    {
        await using FakeEmqx emqx = await StartAsync();

        EmqxConnectOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => emqx.ConnectAsync($"c{n}", "dev1", Logins.PasswordOf($"c{n}"))));

        Assert.All(outcomes, static outcome => outcome.EnsureAccepted());
    }

    [Fact]
    public async Task Message_OfADevice_GoesWhereTheRulesSendIt()
    {
        await using FakeEmqx emqx = await StartAsync();
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", Logins.PasswordOf("c1"))).EnsureAccepted().Client;
        FakeEmqxClient watcher = (await emqx.ConnectAsync("c2", "dev1", Logins.PasswordOf("c2"))).EnsureAccepted().Client;
        (await watcher.SubscribeAsync("v2/#", qos: 1)).EnsureGranted();
        (await watcher.SubscribeAsync("#")).EnsureRefused();

        (await device.PublishAsync("legacy/c1/up", "21.5", qos: 1)).EnsureTopic("v2/c1/up").EnsureDelivered("c2");
        (await device.PublishAsync("legacy/c2/up", "21.5")).EnsureDenied();
        (await device.PublishAsync("debug/x", "21.5")).EnsureDropped();
        Assert.Equal("21.5", Assert.Single(watcher.Messages).Text);
        emqx.EnsureNoFailure();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task EachVersion_OfEmqx_IsServed(string version)
    {
        await using FakeEmqx emqx = await StartAsync(FakeEmqxVersion.All.Single(v => v.Number == version));

        (await emqx.LoadAsync()).EnsureLoaded("client.authenticate", "client.authorize", "client.connected", "client.disconnected", "message.publish");
        (await emqx.ConnectAsync("c1", "dev1", Logins.PasswordOf("c1"))).EnsureAccepted();
        (await emqx.ConnectAsync("c1", "dev1", "wrong")).EnsureRefused();
    }

    /// <summary>The counts hold on each version: who is there is what was connected and not disconnected.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Counts_OfClientsThatReturn_AreThoseOfWhoIsThere(string version)
    {
        await using FakeEmqx emqx = await StartAsync(FakeEmqxVersion.All.Single(v => v.Number == version));
        MqttConnect returning = new("c1") { UserName = "dev1", Password = Logins.PasswordOf("c1"), CleanStart = false, Version = MqttVersion.V311 };

        FakeEmqxClient first = (await emqx.ConnectAsync(returning)).EnsureAccepted().Client;
        FakeEmqxClient second = (await emqx.ConnectAsync(returning)).EnsureAccepted().Client;
        Assert.False(first.IsConnected);
        await emqx.SettledAsync();
        Assert.Equal("connects 2, disconnects 1", Counts);

        await second.DisconnectAsync();
        FakeEmqxClient third = (await emqx.ConnectAsync(returning)).EnsureAccepted().Client;
        await emqx.SettledAsync();
        Assert.Equal("connects 3, disconnects 2", Counts);

        await third.DisconnectAsync();
        (await emqx.ConnectAsync("c1", "dev1", Logins.PasswordOf("c1"))).EnsureAccepted();
        await emqx.SettledAsync();
        Assert.Equal("connects 4, disconnects 3", Counts);
    }

    /// <summary>EMQX 5.9 may call everything twice after an outage: a moved message is where it belongs all the same.</summary>
    [Fact]
    public async Task Message_ThatEmqxAsksAboutTwice_IsMovedOnce()
    {
        await using FakeEmqx emqx = await StartAsync(FakeEmqxVersion.V59, callsTwice: true);
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", Logins.PasswordOf("c1"))).EnsureAccepted().Client;
        FakeEmqxClient watcher = (await emqx.ConnectAsync("c2", "dev1", Logins.PasswordOf("c2"))).EnsureAccepted().Client;
        (await watcher.SubscribeAsync("v2/#", qos: 1)).EnsureGranted();

        (await device.PublishAsync("legacy/c1/up", "21.5", qos: 1)).EnsureTopic("v2/c1/up").EnsureDelivered("c2");
        (await device.PublishAsync("debug/x", "21.5")).EnsureDropped();
        Assert.Equal(2, emqx.Calls.Count(static c => c.Hook == "message.publish" && c.Topic is "legacy/c1/up" or "v2/c1/up"));
    }

    public static TheoryData<string> Versions => [.. FakeEmqxVersion.All.Select(static v => v.Number)];

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private string Counts => _program.Services.GetRequiredService<ConnectionCounts>().ToString();

    private Task<FakeEmqx> StartAsync(FakeEmqxVersion? version = null, bool callsTwice = false) =>
        FakeEmqx.StartAsync(HookTarget.Handler(_program.Server.CreateHandler(), "/"), options =>
        {
            options.Version = version ?? FakeEmqxVersion.V58;
            options.CallsTwice = callsTwice;
        });
}
