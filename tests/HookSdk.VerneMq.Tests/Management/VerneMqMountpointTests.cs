using HookSdk.Testing;
using HookSdk.VerneMq.Management;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests.Management;

/// <summary>Clients in mountpoints, at the fake over a port. The second API finds none of them, as in VerneMQ.</summary>
public sealed class VerneMqMountpointTests
{
    [Fact]
    public async Task Client_InAMountpoint_IsFoundAndKicked_AndNoOtherOfItsId()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Tenants());
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        FakeVerneMqClient outside = (await broker.ConnectAsync("c1", "alice", "x")).EnsureAccepted().Client;
        FakeVerneMqClient inside = (await broker.ConnectAsync("c1", "bob@tenant-a", "x")).EnsureAccepted().Client;
        inside.Mountpoint.ShouldBe("tenant-a");

        (await management.FindClientAsync("c1", "tenant-a", Token)).ShouldBe(VerneMqClientStatus.Online);
        (await management.FindClientAsync("c1", "tenant-b", Token)).ShouldBe(VerneMqClientStatus.Absent);
        (await management.KickAsync("c1", mountpoint: "tenant-b", cancellationToken: Token)).ShouldBe(VerneMqKickOutcome.NotTold);
        inside.IsConnected.ShouldBeTrue();
        (await management.KickAsync("c1", mountpoint: "tenant-a", cancellationToken: Token)).ShouldBe(VerneMqKickOutcome.NotTold);

        inside.EnsureDisconnected();
        outside.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task Session_InAMountpoint_ThatIsStored_IsFound_AndGoesWhereAsked()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Tenants());
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        MqttConnect connect = new("c1") { UserName = "bob@tenant-a", Version = MqttVersion.V311, CleanStart = false };
        (await broker.ConnectAsync(connect)).EnsureAccepted();

        await management.KickAsync("c1", mountpoint: "tenant-a", cancellationToken: Token);
        (await management.FindClientAsync("c1", "tenant-a", Token)).ShouldBe(VerneMqClientStatus.Offline);
        await management.KickAsync("c1", cleanup: true, mountpoint: "tenant-a", cancellationToken: Token);
        (await management.FindClientAsync("c1", "tenant-a", Token)).ShouldBe(VerneMqClientStatus.Absent);
    }

    [Fact]
    public async Task Users_InMountpoints_AreKicked_AndCounted()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Tenants());
        await using ServiceProvider services = await ServicesAsync(broker);
        string[] users = ["bob@tenant-a", "bob@tenant-b", "alice"];
        FakeVerneMqClient[] clients = [.. await Task.WhenAll(users.Select(async user => (await broker.ConnectAsync("c1", user, "x")).EnsureAccepted().Client))];

        (await services.GetRequiredService<VerneMqManagement>().KickUsersAsync(users, cancellationToken: Token)).ShouldBe(3);

        clients.ShouldAllBe(static c => !c.IsConnected);
    }

    [Fact]
    public async Task Connections_InMountpoints_AreClosed()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Tenants());
        await using ServiceProvider services = await ServicesAsync(broker);
        FakeVerneMqClient outside = (await broker.ConnectAsync("c1", "alice", "x")).EnsureAccepted().Client;
        FakeVerneMqClient inside = (await broker.ConnectAsync("c1", "bob@tenant-a", "x")).EnsureAccepted().Client;

        await services.GetRequiredService<ConnectionClosing>().CloseClientsAsync([new ClientConnection("c1", "bob@tenant-a", "tenant-a")], Token);

        inside.EnsureDisconnected();
        outside.IsConnected.ShouldBeTrue();
    }

    /// <summary>No API of VerneMQ finds these safely: that is told, and the others are kicked.</summary>
    [Fact]
    public async Task Name_ThatTheFirstApiCannotTake_IsRefused_InAMountpointAlone()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Tenants());
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        FakeVerneMqClient odd = (await broker.ConnectAsync("x\" OR client_id=\"c2", "bob@tenant-a", "x")).EnsureAccepted().Client;
        FakeVerneMqClient plain = (await broker.ConnectAsync("c2", "bob@tenant-a", "x")).EnsureAccepted().Client;

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => management.KickUsersAsync(["bob@tenant-a"], cancellationToken: Token));

        e.Failure.ShouldBe(ManagementFailure.Refused);
        e.Message.ShouldContain("finds no client in a mountpoint");
        e.RemainingClients.ShouldBe([odd.ClientId]);
        odd.IsConnected.ShouldBeTrue();
        plain.EnsureDisconnected();
        (string Id, string Mountpoint)[] unsafeNames = [("zażółć", "m"), ("c1", "m\" OR client_id=\"x"), ("true", "m"), ("c1", "12"), ("~.", "m")];
        foreach ((string id, string mountpoint) in unsafeNames)
        {
            (await Should.ThrowAsync<ManagementException>(() => management.FindClientAsync(id, mountpoint, Token))).Failure.ShouldBe(ManagementFailure.Refused, id);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Who is called user@tenant is put into the tenant's mountpoint.</summary>
    private static AnyPlugin Tenants() => new()
    {
        Register = static request => request.UserName?.Split('@') is [_, var tenant] ? RegisterReply.Ok(new RegisterModifiers { Subscriber = new SubscriberId(request.ClientId, tenant) }) : RegisterReply.Ok(),
    };

    private static async Task<ServiceProvider> ServicesAsync(FakeVerneMq broker)
    {
        Uri url = await broker.OpenManagementAsync();
        ServiceCollection services = new();
        services.AddVerneMqManagement(o => o.Url = url);
        return services.BuildServiceProvider();
    }
}
