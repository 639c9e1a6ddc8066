using HookSdk.EmqX.Management;
using HookSdk.Testing;
using HookSdk.VerneMq.Management;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Identity.Tests.Closing;

/// <summary>One server for two brokers, at which clients have the same ids and user names.</summary>
public sealed class TwoBrokersTests
{
    [Fact]
    public async Task Connection_OfOneBroker_IsEndedThereAlone()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using FakeVerneMq vernemq = await FakeVerneMq.StartAsync(new Tenant());
        await using ServiceProvider services = await ServicesAsync(emqx, vernemq);
        ConnectionClosing closing = services.GetRequiredService<ConnectionClosing>();
        FakeEmqxClient[] atEmqx = [.. await Task.WhenAll(Enumerable.Range(1, 3).Select(async n => (await emqx.ConnectAsync($"c{n}", "dev1", "x")).EnsureAccepted().Client))];
        FakeVerneMqClient[] atVerneMq = [.. await Task.WhenAll(Enumerable.Range(1, 4).Select(async n => (await vernemq.ConnectAsync($"c{n}", "dev1", "x")).EnsureAccepted().Client))];

        await closing.CloseClientsAsync(
            [
                new ClientConnection("c1", "dev1") { Broker = EmqxManagement.BrokerName },
                new ClientConnection("c2", "dev1") { Broker = VerneMqManagement.BrokerName },

                // EMQX has no mountpoints: who is in one is not its client.
                new ClientConnection("c3", "dev1", "tenant-a"),
            ],
            TestContext.Current.CancellationToken);

        atEmqx.Select(static c => c.IsConnected).ShouldBe([false, true, true]);
        atVerneMq.Select(static c => c.IsConnected).ShouldBe([true, false, false, true]);
    }

    private static async Task<ServiceProvider> ServicesAsync(FakeEmqx emqx, FakeVerneMq vernemq)
    {
        (Uri first, Uri second) = (await emqx.OpenManagementAsync(), await vernemq.OpenManagementAsync());
        ServiceCollection services = new();
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret) = (first, "key", "secret"));
        services.AddVerneMqManagement(o => o.Url = second);
        return services.BuildServiceProvider();
    }

    /// <summary>c3 is put into a mountpoint, all others are let in as they are.</summary>
    [FailClosed]
    private sealed class Tenant : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterM5Async(AuthOnRegisterM5Request request, HookContext context) => new(Reply(request));

        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(Reply(request));

        private static RegisterReply Reply(AuthOnRegisterRequest request) =>
            request.ClientId == "c3" ? RegisterReply.Ok(new RegisterModifiers { Subscriber = new SubscriberId("c3", "tenant-a") }) : RegisterReply.Ok();
    }
}
