using HookSdk.Credentials;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace EmqxHooks._1.Tests;

/// <summary>The whole program behind a fake EMQX: MQTT clients connect, subscribe and publish, and the broker calls the program as the real one does.</summary>
public sealed class BrokerTests : IAsyncDisposable
{
    private static readonly string Hash = PasswordHash.Create("secret", PasswordHash.MinIterations).ToString();

    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder
        .WithoutSections("Users", "Acl")
        .UseSetting("Users:0:Name", "dev1")
        .UseSetting("Users:0:PasswordHash", Hash)
        .UseSetting("Acl:0", "allow publish legacy/%c/#")
        .UseSetting("Acl:1", "allow subscribe v2/#")
        .UseSetting("Acl:2", "allow publish debug/#"));

    public static TheoryData<string> Versions => [.. FakeEmqxVersion.All.Where(static v => v.Number[0] > '4').Select(static v => v.Number)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Device_WithItsPassword_GetsIn_AndNobodyElse(string version)
    {
        await using FakeEmqx emqx = await StartAsync(version);

        (await emqx.LoadAsync()).EnsureLoaded("client.authenticate", "client.authorize", "message.publish");
        (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted();
        (await emqx.ConnectAsync("c2", "dev1", "wrong")).EnsureRefused();
        emqx.EnsureNoFailure();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Message_OfADevice_GoesWhereThePolicySendsIt(string version)
    {
        await using FakeEmqx emqx = await StartAsync(version);
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted().Client;
        FakeEmqxClient watcher = (await emqx.ConnectAsync("c2", "dev1", "secret")).EnsureAccepted().Client;
        (await watcher.SubscribeAsync("v2/#", qos: 1)).EnsureGranted();
        (await watcher.SubscribeAsync("#")).EnsureRefused();

        (await device.PublishAsync("legacy/c1/up", "21.5", qos: 1)).EnsureTopic("v2/c1/up").EnsureDelivered("c2");
        (await device.PublishAsync("legacy/c2/up", "21.5")).EnsureDenied();
        (await device.PublishAsync("debug/x", "21.5")).EnsureDropped();
        Assert.Equal("21.5", Assert.Single(watcher.Messages).Text);
        emqx.EnsureNoFailure();
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private Task<FakeEmqx> StartAsync(string version) =>
        FakeEmqx.StartAsync(HookTarget.Handler(_program.Server.CreateHandler()), options => options.Version = FakeEmqxVersion.All.Single(v => v.Number == version));
}
