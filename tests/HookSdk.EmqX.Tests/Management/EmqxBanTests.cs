using System.Net;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>A ban that takes another's place, at the fake, with failures in between.</summary>
public sealed class EmqxBanTests
{
    [Fact]
    public async Task Ban_ThatCannotBeReplaced_StaysAsItWas()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        Way way = new(emqx.Management);
        await using ServiceProvider services = Services(way);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        DateTimeOffset until = emqx.Time.GetUtcNow().AddHours(1);
        await management.BanAsync(new EmqxBan(EmqxBanKind.UserName, "dev1") { Reason = "first", Until = until }, Token);

        way.FailedBans.Add(2);
        ManagementException e = await Should.ThrowAsync<ManagementException>(() => management.BanAsync(new EmqxBan(EmqxBanKind.UserName, "dev1") { Reason = "second" }, Token));

        e.Failure.ShouldBe(ManagementFailure.Failed);
        e.Message.ShouldContain("who was banned is still so");
        EmqxBan ban = (await management.ListBansAsync(Token).ToListAsync(Token)).ShouldHaveSingleItem();
        (ban.Reason, ban.Until?.ToUnixTimeSeconds()).ShouldBe(("first", until.ToUnixTimeSeconds()));
        (await emqx.ConnectAsync("c1", "dev1", "x")).EnsureRefused();
    }

    [Fact]
    public async Task Ban_ThatIsLost_IsSaidToBe()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        Way way = new(emqx.Management);
        await using ServiceProvider services = Services(way);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        await management.BanAsync(new EmqxBan(EmqxBanKind.UserName, "dev1") { Reason = "first" }, Token);

        way.FailedBans.UnionWith([2, 3]);
        ManagementException e = await Should.ThrowAsync<ManagementException>(() => management.BanAsync(new EmqxBan(EmqxBanKind.UserName, "dev1") { Reason = "second" }, Token));

        e.Message.ShouldContain("may be gone, and who was kept out by it may come in: ban again");
        (await management.ListBansAsync(Token).CountAsync(Token)).ShouldBe(0);
    }

    /// <summary>A cancel between the two would leave nobody banned.</summary>
    [Fact]
    public async Task Ban_ThatIsBeingReplaced_IsNotCancelled()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        using CancellationTokenSource cancel = new();
        Way way = new(emqx.Management) { Deleted = cancel.Cancel };
        await using ServiceProvider services = Services(way);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        await management.BanAsync(new EmqxBan(EmqxBanKind.ClientIdPattern, "^c") { Reason = "first" }, Token);

        (await management.BanAsync(new EmqxBan(EmqxBanKind.ClientIdPattern, "^c") { Reason = "second" }, cancel.Token)).ShouldBeNull();

        cancel.IsCancellationRequested.ShouldBeTrue();
        (await management.ListBansAsync(Token).ToListAsync(Token)).ShouldHaveSingleItem().Reason.ShouldBe("second");
    }

    /// <summary>The same ban again deletes nothing, not for an instant either.</summary>
    [Theory]
    [InlineData(EmqxBanKind.UserName, "dev1")]
    [InlineData(EmqxBanKind.Network, "10.0.0.0/8")]
    public async Task Ban_ThatIsThere_IsLeftAlone(EmqxBanKind kind, string who)
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        Way way = new(emqx.Management) { Deleted = static () => throw new InvalidOperationException("A ban was deleted.") };
        await using ServiceProvider services = Services(way);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        EmqxBan ban = new(kind, who) { Reason = "x", Until = emqx.Time.GetUtcNow().AddHours(1) };

        await management.BanAsync(ban, Token);
        await management.BanAsync(ban, Token);

        (await management.ListBansAsync(Token).CountAsync(Token)).ShouldBe(1);
    }

    /// <summary>EMQX leaves those connected whom a ban by address keeps out.</summary>
    [Fact]
    public async Task Ban_ByAddress_KicksToo()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(static o => o.PeerAddress = IPAddress.Parse("10.1.2.3"));
        await using ServiceProvider services = Services(emqx.Management);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        FakeEmqxClient device = (await emqx.ConnectAsync("c1")).EnsureAccepted().Client;

        (await management.BanAsync(new EmqxBan(EmqxBanKind.PeerAddress, "10.1.2.4"), Token)).ShouldBe(0);
        device.IsConnected.ShouldBeTrue();
        (await management.BanAsync(new EmqxBan(EmqxBanKind.PeerAddress, "10.1.2.3"), Token)).ShouldBe(1);
        device.IsConnected.ShouldBeFalse();
        (await emqx.ConnectAsync("c1")).EnsureRefused();
        await Should.ThrowAsync<ArgumentException>(() => management.BanAsync(new EmqxBan(EmqxBanKind.PeerAddress, "nowhere"), Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ServiceProvider Services(HttpMessageHandler way)
    {
        ServiceCollection services = new();
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret, o.Retries) = (new Uri("http://127.0.0.1:1"), "key", "secret", 0))
            .ConfigurePrimaryHttpMessageHandler(() => way);
        return services.BuildServiceProvider();
    }

    /// <summary>The way to the fake, on which some requests to ban are lost. They are counted from the first call after the ban that is there: 1 is the one that finds it.</summary>
    private sealed class Way(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int _bans = -1;

        public HashSet<int> FailedBans { get; } = [];

        public Action Deleted { get; init; } = static () => { };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool isBan = request.RequestUri!.AbsolutePath.Contains("/banned", StringComparison.Ordinal);
            if (isBan && request.Method == HttpMethod.Post && FailedBans.Contains(++_bans))
            {
                return new HttpResponseMessage(HttpStatusCode.InternalServerError);
            }

            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (isBan && request.Method == HttpMethod.Delete)
            {
                Deleted();
            }

            return answer;
        }
    }
}
