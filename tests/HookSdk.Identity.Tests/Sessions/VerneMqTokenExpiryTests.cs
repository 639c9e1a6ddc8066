using HookSdk.Identity.Tests.Tokens;
using HookSdk.Testing;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Sessions;

/// <summary>Connections at a fake VerneMQ over a port whose tokens end, of plugins that do not tell it of <c>MaxConnectionLifetime</c>.</summary>
public sealed class VerneMqTokenExpiryTests : IDisposable
{
    private const long Start = 1_300_819_000;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(Start));
    private readonly Lines _lines = new();
    private readonly Issuer _issuer = new("k1");

    [Fact]
    public async Task Clients_AreDisconnected_InTheirMountpoints_AndNoOthersOfTheirIds()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new Tenants());
        Uri management = await broker.OpenManagementAsync();
        FakeVerneMqClient outside = await ConnectAsync(broker, "c1", "dev1");
        FakeVerneMqClient inside = await ConnectAsync(broker, "c1", "dev2@tenant-a");
        FakeVerneMqClient later = await ConnectAsync(broker, "c2", "dev2@tenant-a");
        FakeVerneMqClient other = await ConnectAsync(broker, "c2", "dev3");
        TokenLogins logins = new(_lines, _time);
        logins.Add("c1", "dev1", await IdentityAsync(60));
        logins.Add("c1", "dev2@tenant-a", await IdentityAsync(60), "tenant-a");
        logins.Add("c2", "dev2@tenant-a", await IdentityAsync(3600), "tenant-a");
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton<TimeProvider>(_time).AddSingleton(logins);
        services.AddVerneMqManagement(o => (o.Url, o.Timeout) = (management, TimeSpan.FromMinutes(1)));
        services.AddTokenExpiry();
        await using ServiceProvider provider = services.BuildServiceProvider();
        TokenExpiry expiry = provider.GetServices<IHostedService>().OfType<TokenExpiry>().Single();
        await expiry.StartAsync(TestContext.Current.CancellationToken);

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while (outside.IsConnected || inside.IsConnected || logins.Count > 1)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, deadline.Token);
        }

        later.IsConnected.ShouldBeTrue();
        other.IsConnected.ShouldBeTrue();
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _lines.Dispose();
    }

    private static async Task<FakeVerneMqClient> ConnectAsync(FakeVerneMq broker, string clientId, string userName) => (await broker.ConnectAsync(clientId, userName, "x")).EnsureAccepted().Client;

    private async Task<JwtIdentity> IdentityAsync(int seconds)
    {
        using JwtVerifier verifier = new(new Settings<JwtOptions>(new() { PublicKeys = { _issuer.Pem } }), new HttpClient(), _lines, _time);
        return (await verifier.VerifyAsync(_issuer.Sign($$"""{"exp":{{Start + seconds}}}"""), null, null, TestContext.Current.CancellationToken)).Identity!;
    }

    /// <summary>Who is called user@tenant is put into the tenant's mountpoint.</summary>
    [FailClosed]
    private sealed class Tenants : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterM5Async(AuthOnRegisterM5Request request, HookContext context) => new(Reply(request));

        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(Reply(request));

        private static RegisterReply Reply(AuthOnRegisterRequest request) => request.UserName?.Split('@') is [_, var tenant]
            ? RegisterReply.Ok(new RegisterModifiers { Subscriber = new SubscriberId(request.ClientId, tenant) })
            : RegisterReply.Ok();
    }
}
