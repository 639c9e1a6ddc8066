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

    /// <summary>A client id is the client's own choice: one that another user has taken since is left connected.</summary>
    [Fact]
    public async Task Connection_ThatAnotherUserHasOpenedWithTheClientId_IsLeftAlone()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Tenants());
        await using ServiceProvider services = await ServicesAsync(broker);
        FakeVerneMqClient[] clients = [.. await Task.WhenAll(new[] { ("c1", "alice"), ("c2", "bob"), ("c3", ""), ("c4", "bob@tenant-a"), ("c5", "carol"), ("zażółć", "carol") }
            .Select(async c => (await broker.ConnectAsync(c.Item1, c.Item2.Length == 0 ? null : c.Item2, "x")).EnsureAccepted().Client))];

        await services.GetRequiredService<ConnectionClosing>().CloseClientsAsync(
            [new ClientConnection("c1", "alice"), new("c2", "alice"), new("c3", "alice"), new("c4", "alice", "tenant-a"), new("c5"), new("zażółć", "alice"), new("absent", "alice")], Token);

        // The last one has letters that the API which tells user names does not take: it is ended by its client id alone.
        clients.Select(static c => c.IsConnected).ShouldBe([false, true, true, true, false, false]);
        await services.GetRequiredService<ConnectionClosing>().CloseClientsAsync([new ClientConnection("c3", ""), new("c4", "bob@tenant-a", "tenant-a")], Token);
        clients.Count(static c => c.IsConnected).ShouldBe(1);
    }

    /// <summary>A server with the second API's key alone, which does not tell user names, ends clients by their ids; a key that is refused is named by its setting.</summary>
    [Fact]
    public async Task KeyThatIsMissingOrAnothers_IsNamedByItsSetting_AndTheOtherApiGoesOn()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Tenants(), static o => o.ApiKey = "of-management");
        Uri url = await broker.OpenManagementAsync();
        string second = broker.CreateApiKey("api2");
        FakeVerneMqClient client = (await broker.ConnectAsync("c1", "bob", "x")).EnsureAccepted().Client;
        await using ServiceProvider services = Services(o => (o.Url, o.ClientApiKey) = (url, second));
        await using ServiceProvider exchanged = Services(o => (o.Url, o.ApiKey, o.ClientApiKey) = (url, second, "of-management"));
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        VerneMqManagement wrong = exchanged.GetRequiredService<VerneMqManagement>();

        (await Should.ThrowAsync<ManagementException>(() => management.ListSessionsAsync(cancellationToken: Token))).Message.ShouldContain("it asks for an API key: set ApiKey to one of scope mgmt");
        (await Should.ThrowAsync<ManagementException>(() => wrong.ListSessionsAsync(cancellationToken: Token))).Message.ShouldContain("it refuses the API key (ApiKey): it is unknown, has expired, or is not of scope mgmt");
        ManagementException e = await Should.ThrowAsync<ManagementException>(() => wrong.KickAsync("c1", cancellationToken: Token));
        e.Message.ShouldContain("it refuses the API key (ClientApiKey): it is unknown, has expired, or is not of scope api2");
        e.ToString().ShouldNotContain("of-management");

        await services.GetRequiredService<ConnectionClosing>().CloseClientsAsync([new ClientConnection("c1", "alice")], Token);
        client.EnsureDisconnected();
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
        return Services(o => o.Url = url);
    }

    private static ServiceProvider Services(Action<VerneMqManagementOptions> configure)
    {
        ServiceCollection services = new();
        services.AddVerneMqManagement(configure);
        return services.BuildServiceProvider();
    }
}
