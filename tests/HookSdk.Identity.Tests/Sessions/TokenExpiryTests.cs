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
    private int? _ended;
    private IReadOnlyList<ClientConnection> _last = [];

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
        await using ServiceProvider provider = Services(logins, management);
        TokenExpiry expiry = provider.GetServices<IHostedService>().OfType<TokenExpiry>().Single();
        await expiry.StartAsync(TestContext.Current.CancellationToken);

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        await UntilGoneAsync(device);

        // Its client id has been another user's before.
        await UntilAsync(() => logins.Count == 0);

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

        IHostedService[] hosted = [.. provider.GetServices<IHostedService>()];
        hosted.OfType<TokenExpiry>().ShouldBeEmpty();
        hosted.OfType<ExpiryOff>().Single().StartAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully.ShouldBeTrue();
        _lines.All.ShouldContain(static l => l.StartsWith("Connections are not ended when their tokens end, since no management client is enabled", StringComparison.Ordinal));
    }

    /// <summary>A broker that has not opened a connection yet ends none: it would be asked in vain, and the login forgotten.</summary>
    [Fact]
    public async Task Client_WhoseTokenEndsWhileItsLoginIsOnItsWay_IsDeniedAtOnce_AndDisconnectedLater()
    {
        TokenLogins logins = new(_lines, _time);
        JwtIdentity identity = await IdentityAsync(60);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 115));
        logins.Add("c1", null, identity).ShouldBeTrue();
        using TokenExpiry expiry = await StartAsync(logins);

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 121));
        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(TopicAccess.Denied);
        logins.Expired().ShouldBeEmpty();
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 130));

        (await NextAsync()).ShouldBe("c1");
        logins.Count.ShouldBe(0);
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What is told is what the broker ended, and not what it was asked for: clients may have gone, or be devices of gateways.</summary>
    [Fact]
    public async Task Count_IsThatOfConnectionsThatWereEnded()
    {
        TokenLogins logins = new(_lines, _time);
        JwtIdentity identity = await IdentityAsync(60);
        foreach (string id in new[] { "c1", "c2", "c3" })
        {
            logins.Add(id, null, identity);
        }

        _ended = 1;
        using TokenExpiry expiry = await StartAsync(logins);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 120));
        await NextAsync();
        await UntilAsync(() => logins.Count == 0 && _lines.All.Any(static l => l.StartsWith("Clients whose tokens have ended were disconnected", StringComparison.Ordinal)));

        _lines.All.ShouldContain("Clients whose tokens have ended were disconnected: 1");
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Two logins at once with one client id: which of them the broker has let in is not known here, so it is asked for both.</summary>
    [Fact]
    public async Task Client_WhoseIdAnotherUserHasTaken_IsLookedForToo()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        Uri management = await emqx.OpenManagementAsync();
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "u1", "x")).EnsureAccepted().Client;
        FakeEmqxClient same = (await emqx.ConnectAsync("c2", "u2", "x")).EnsureAccepted().Client;
        TokenLogins logins = new(_lines, _time);
        await using ServiceProvider provider = Services(logins, management);
        TokenExpiry expiry = provider.GetServices<IHostedService>().OfType<TokenExpiry>().Single();
        JwtIdentity identity = await IdentityAsync(3600);
        foreach (string id in new[] { "c1", "c2" })
        {
            logins.Add(id, "u1", identity).ShouldBeTrue();
            logins.Add(id, "u2", identity).ShouldBeTrue();
        }

        logins.Count.ShouldBe(2);
        logins.Expired().ShouldBeEmpty();
        await expiry.StartAsync(TestContext.Current.CancellationToken);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 15));
        logins.Expired().Count.ShouldBe(2);
        await UntilGoneAsync(device);
        await UntilAsync(() => logins.Expired().Count == 0);

        same.IsConnected.ShouldBeTrue();
        logins.Count.ShouldBe(2);
        await expiry.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A login that its subject's further ones have pushed out is denied, and its subscriptions would go on delivering.</summary>
    [Fact]
    public async Task Client_WhoseLoginWasPushedOut_IsDisconnected()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        Uri management = await emqx.OpenManagementAsync();
        FakeEmqxClient device = (await emqx.ConnectAsync("c0", "u1", "x")).EnsureAccepted().Client;
        FakeEmqxClient last = (await emqx.ConnectAsync("c2", "u1", "x")).EnsureAccepted().Client;
        TokenLogins logins = new(_lines, _time, maxLoginsPerSubject: 2);
        await using ServiceProvider provider = Services(logins, management);
        TokenExpiry expiry = provider.GetServices<IHostedService>().OfType<TokenExpiry>().Single();
        JwtIdentity identity = await IdentityAsync(3600);

        // Two are kept, two wait to be ended, and for a fifth there is no room.
        for (int i = 0; i < 5; i++)
        {
            logins.Add($"c{i}", "u1", identity).ShouldBe(i < 4);
        }

        logins.Count.ShouldBe(2);
        _lines.All.ShouldContain(static l => l.StartsWith("A login is not kept, and its client is to be refused: its subject has logins in 2 places", StringComparison.Ordinal));
        await expiry.StartAsync(TestContext.Current.CancellationToken);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(Start + 15));
        await UntilGoneAsync(device);
        await UntilAsync(() => logins.Expired().Count == 0);

        last.IsConnected.ShouldBeTrue();
        logins.Add("c4", "u1", identity).ShouldBeTrue();
        await expiry.StopAsync(TestContext.Current.CancellationToken);
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
        _lines.All.ShouldContain("Clients whose tokens have ended were disconnected: 1");

        // However often it was tried.
        _lines.All.Where(static l => l.Contains("could not be disconnected", StringComparison.Ordinal)).ShouldBe(
            ["1 clients whose tokens have ended could not be disconnected, and it is tried again until it works. What they ask for is denied meanwhile. the management API is down"]);
        await UntilAsync(() => _lines.All.Count(static l => l == "Clients whose tokens have ended can be disconnected again") == 1);
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

        // The broker is asked for the first login's connection, by its user name, and leaves that of another alone.
        (await NextAsync()).Split(' ').ShouldBe(["c1", "c2"], ignoreOrder: true);
        _last.ShouldBe([new ClientConnection("c1", "u1"), new ClientConnection("c2", "u1")], ignoreOrder: true);
        await UntilAsync(() => logins.Count == 1 && logins.Expired().Count == 0);
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

    private async Task UntilGoneAsync(FakeEmqxClient client)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while (client.IsConnected)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, deadline.Token);
        }
    }

    private ServiceProvider Services(TokenLogins logins, Uri management)
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton<TimeProvider>(_time).AddSingleton(logins);
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret, o.Timeout) = (management, "key", "secret", TimeSpan.FromMinutes(1)));
        services.AddTokenExpiry();
        return services.BuildServiceProvider();
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

    private Task<int> DisconnectAsync(IReadOnlyList<ClientConnection> clients, CancellationToken cancellationToken)
    {
        // Before it is told: a test changes these as soon as it is.
        Exception? problem = _problem ?? (clients.Any(c => c.ClientId == _bad) ? new InvalidOperationException("it is no name") : null);
        int ended = _ended ?? clients.Count;
        _last = clients;
        _told.Writer.TryWrite(string.Join(' ', clients.Select(static c => c.ClientId)));
        return problem is null ? Task.FromResult(ended) : Task.FromException<int>(problem);
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
