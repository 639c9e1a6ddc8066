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
    private string? _bad;

    [Fact]
    public async Task Client_IsDisconnected_WhenItsTokenEnds_AndNotWhenItHasANewOne()
    {
        TokenLogins logins = new(_lines, _time);
        logins.Add("c1", null, await IdentityAsync(60));
        logins.Add("c2", null, await IdentityAsync(60));
        logins.Add("c3", null, await IdentityAsync(3600));
        using TokenExpiry expiry = await StartAsync(logins);
        logins.Add("c2", null, await IdentityAsync(3600));

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        (await NextAsync()).ShouldBe("c1");

        logins.Count.ShouldBe(2);
        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(TopicAccess.Denied);
        logins.Decide(TopicAction.Publish, "a", "c2", null).ShouldBe(TopicAccess.NoMatch);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 3660));
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
        logins.Add("c1", "dev1", await IdentityAsync(60));
        logins.Add("c2", "dev2", await IdentityAsync(60));
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton<TimeProvider>(_time).AddSingleton(logins);
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret, o.Timeout) = (management, "key", "secret", TimeSpan.FromMinutes(1)));
        services.AddTokenExpiry();
        await using ServiceProvider provider = services.BuildServiceProvider();
        TokenExpiry expiry = provider.GetServices<IHostedService>().OfType<TokenExpiry>().Single();
        await expiry.StartAsync(TestContext.Current.CancellationToken);

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        while (device.IsConnected)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        // Its client id has been another user's before.
        while (logins.Count > 0)
        {
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

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        (await NextAsync()).ShouldBe("c1");
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 10_000));
        logins.Add("c2", null, await IdentityAsync(20_000));
        (await NextAsync()).ShouldBe("c1");
        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(TopicAccess.Denied);

        _problem = null;
        _time.Advance(TimeSpan.FromSeconds(5));
        (await NextAsync()).ShouldBe("c1");
        logins.Count.ShouldBe(1);
        _lines.All.ShouldContain("1 clients whose tokens have ended could not be disconnected, and it is tried again. What they ask for is denied meanwhile");
        _lines.All.ShouldContain("Clients whose tokens have ended were disconnected: 1");
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Those that were ended are forgotten, and one that cannot be keeps no other connected.</summary>
    [Fact]
    public async Task Client_ThatCannotBeDisconnected_KeepsNoOtherConnected()
    {
        TokenLogins logins = new(_lines, _time);
        JwtIdentity identity = await IdentityAsync(60);
        for (int i = 0; i < 600; i++)
        {
            logins.Add($"c{i}", null, identity);
        }

        _bad = "c77";
        using TokenExpiry expiry = await StartAsync(logins);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));

        while (logins.Count > 1)
        {
            await NextAsync();
        }

        logins.Expired().ShouldBe([new ClientConnection("c77", "")]);
        while (_told.Reader.TryRead(out _))
        {
            // Of those that have been ended meanwhile.
        }

        (await NextAsync()).ShouldBe("c77");
        _bad = null;
        (await NextAsync()).ShouldBe("c77");
        await UntilAsync(() => logins.Count == 0);
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A broker that is down is asked a few times at each look, whatever waits.</summary>
    [Fact]
    public async Task Broker_ThatIsDown_IsNotAskedForEach()
    {
        TokenLogins logins = new(_lines, _time);
        JwtIdentity identity = await IdentityAsync(60);
        for (int i = 0; i < 5_000; i++)
        {
            logins.Add($"c{i}", null, identity);
        }

        _problem = new InvalidOperationException("the management API is down");
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        using TokenExpiry expiry = await StartAsync(logins);
        await NextAsync();
        await UntilAsync(() => _lines.All.Any(static l => l.StartsWith("1500 clients whose tokens have ended could not be disconnected", StringComparison.Ordinal)));

        int calls = 1;
        while (_told.Reader.TryRead(out _))
        {
            calls++;
        }

        calls.ShouldBe(3);
        logins.Count.ShouldBe(5_000);
        _problem = null;
        while (logins.Count > 0)
        {
            await NextAsync();
        }

        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Another login has the client id by now: it is not ended, whatever became of the first one.</summary>
    [Fact]
    public async Task Client_WithANewLogin_IsNotDisconnectedForTheOldOne()
    {
        TokenLogins logins = new(_lines, _time);
        logins.Add("c1", "u1", await IdentityAsync(60));
        logins.Add("c2", "u1", await IdentityAsync(60));
        _problem = new InvalidOperationException("the management API is down");
        using TokenExpiry expiry = await StartAsync(logins);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        (await NextAsync()).Split(' ').ShouldBe(["c1", "c2"], ignoreOrder: true);

        logins.Add("c1", "u2", await IdentityAsync(100_000));
        _problem = null;

        (await NextAsync()).ShouldBe("c2");
        await UntilAsync(() => logins.Count == 1);
        logins.Decide(TopicAction.Publish, "a", "c1", "u2").ShouldBe(TopicAccess.NoMatch);
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Client_ThatCouldNotBeDisconnectedForADay_IsGivenUp_AndStaysDenied()
    {
        TokenLogins logins = new(_lines, _time);
        logins.Add("c1", null, await IdentityAsync(60));
        _bad = "c1";
        using TokenExpiry expiry = await StartAsync(logins);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        await NextAsync();
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120).AddDays(1));
        await NextAsync();
        await UntilAsync(() => logins.Count == 0);

        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(TopicAccess.Denied);
        await UntilAsync(() => _lines.All.Any(static l => l.StartsWith("1 clients whose tokens have ended could not be disconnected for a day, and it is tried no more", StringComparison.Ordinal)));
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _issuer.Dispose();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            await Task.Delay(1, deadline.Token);
        }
    }

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

    private Task DisconnectAsync(IReadOnlyList<ClientConnection> clients, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite(string.Join(' ', clients.Select(static c => c.ClientId)));
        return _problem is null && !clients.Any(c => c.ClientId == _bad) ? Task.CompletedTask : Task.FromException(_problem ?? new InvalidOperationException("it is no name"));
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
