using HookSdk.Identity.Tests.Tokens;
using HookSdk.Mqtt;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Sessions;

/// <summary>Connections whose tokens end, at a broker that has to be told.</summary>
public sealed class TokenExpiryTests : IDisposable
{
    private const long Start = 1_300_819_000;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(Start));
    private readonly Lines _lines = new();
    private readonly Issuer _issuer = new("k1");
    private readonly System.Threading.Channels.Channel<string> _told = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private Exception? _problem;

    [Fact]
    public async Task Client_IsDisconnected_WhenItsTokenEnds_AndNotWhenItHasANewOne()
    {
        TokenLogins logins = new(_lines, _time);
        logins.Add("c1", null, await IdentityAsync(60));
        logins.Add("c2", null, await IdentityAsync(60));
        logins.Add("c3", null, await IdentityAsync(3600));
        using TokenExpiry expiry = await StartAsync(logins);
        logins.Add("c2", null, await IdentityAsync(3600));

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 60));
        (await NextAsync()).ShouldBe("c1");

        logins.Count.ShouldBe(2);
        logins.Decide(TopicAction.Publish, "a", "c1").ShouldBe(TopicAccess.Denied);
        logins.Decide(TopicAction.Publish, "a", "c2").ShouldBe(TopicAccess.NoMatch);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 3600));
        string[] rest = (await NextAsync()).Split(' ');
        rest.ShouldBe(["c2", "c3"], ignoreOrder: true);
        logins.Count.ShouldBe(0);
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Client_IsDisconnectedAtTheBroker_WhoseManagementIsEnabled()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        Uri management = await emqx.OpenManagementAsync();
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "x")).EnsureAccepted().Client;
        FakeEmqxClient other = (await emqx.ConnectAsync("c2", "dev1", "x")).EnsureAccepted().Client;
        TokenLogins logins = new(_lines, _time);
        logins.Add("c1", null, await IdentityAsync(60));
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton<TimeProvider>(_time).AddSingleton(logins);
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret, o.Timeout) = (management, "key", "secret", TimeSpan.FromMinutes(1)));
        services.AddTokenExpiry();
        await using ServiceProvider provider = services.BuildServiceProvider();
        TokenExpiry expiry = provider.GetServices<IHostedService>().OfType<TokenExpiry>().Single();
        await expiry.StartAsync(TestContext.Current.CancellationToken);

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 60));
        while (device.IsConnected)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        other.IsConnected.ShouldBeTrue();
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void WhereNoManagementIsEnabled_NothingLooksAtTokens()
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton(new TokenLogins(_lines, _time));
        services.AddEmqxManagement(static o => o.Enabled = false);
        services.AddTokenExpiry();
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetServices<IHostedService>().OfType<TokenExpiry>().ShouldBeEmpty();
    }

    /// <summary>A broker that is down for longer than ended logins are kept otherwise.</summary>
    [Fact]
    public async Task Client_ThatCouldNotBeDisconnected_IsDeniedAndTriedAgain()
    {
        TokenLogins logins = new(_lines, _time);
        logins.Add("c1", null, await IdentityAsync(60));
        using TokenExpiry expiry = await StartAsync(logins);
        _problem = new InvalidOperationException("the management API is down");

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 60));
        (await NextAsync()).ShouldBe("c1");
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 10_000));
        logins.Add("c2", null, await IdentityAsync(20_000));
        (await NextAsync()).ShouldBe("c1");
        logins.Decide(TopicAction.Publish, "a", "c1").ShouldBe(TopicAccess.Denied);

        _problem = null;
        _time.Advance(TimeSpan.FromSeconds(5));
        (await NextAsync()).ShouldBe("c1");
        logins.Count.ShouldBe(1);
        _lines.All.ShouldContain("1 clients whose tokens have ended could not be disconnected, and it is tried again. What they ask for is denied meanwhile");
        _lines.All.ShouldContain("Clients whose tokens have ended were disconnected: 1");
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _issuer.Dispose();

    private async Task<JwtIdentity> IdentityAsync(int seconds)
    {
        using JwtVerifier verifier = new(new Settings<JwtOptions>(new() { PublicKeys = { _issuer.Pem } }), new HttpClient(), _lines, _time);
        return (await verifier.VerifyAsync(_issuer.Sign($$"""{"exp":{{Start + seconds}}}"""), null, null, TestContext.Current.CancellationToken)).Identity!;
    }

    private async Task<TokenExpiry> StartAsync(TokenLogins logins)
    {
        TokenExpiry expiry = new(logins, DisconnectAsync, _lines, timeProvider: _time);
        await expiry.StartAsync(TestContext.Current.CancellationToken);
        return expiry;
    }

    private Task DisconnectAsync(IReadOnlyList<string> clients, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite(string.Join(' ', clients));
        return _problem is null ? Task.CompletedTask : Task.FromException(_problem);
    }

    /// <summary>What is disconnected next. The look makes its clock on another thread.</summary>
    private async Task<string> NextAsync()
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        string? told;
        while (!_told.Reader.TryRead(out told))
        {
            deadline.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return told;
    }
}
