using System.Text;
using HookSdk.Mqtt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>A key that is changed in the settings of a server that runs, and what becomes of clients that came by the earlier one.</summary>
public sealed class KeyChangeTests : IDisposable
{
    private const string Before = "a secret that issuer and server share";
    private const string After = "another secret that they share from now";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_300_819_000));
    private readonly Lines _lines = new();
    private readonly Issuer _issuer = new("k1");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Secret_ThatIsChanged_IsTold_AndEndsConnectionsWhereThatIsAskedFor(bool ends)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Jwt:Secret"] = Before, ["Jwt:PublicKeys:0"] = _issuer.Pem, ["Jwt:EndConnectionsOfLostKeys"] = ends.ToString(),
        }).Build();
        await using ServiceProvider services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton<ILoggerFactory>(_lines).AddSingleton<TimeProvider>(_time)
            .AddJwtLogins().BuildServiceProvider();
        TokenLogins logins = services.GetRequiredService<TokenLogins>();
        JwtVerifier tokens = services.GetRequiredService<JwtVerifier>();
        logins.Add("c1", null, (await VerifyAsync(tokens, Hmac(Before))).Identity!);
        logins.Add("c2", null, (await VerifyAsync(tokens, _issuer.Sign("""{"exp":1300829380}"""))).Identity!);

        configuration["Jwt:Secret"] = After;
        configuration.Reload();
        configuration.Reload();

        (await VerifyAsync(tokens, Hmac(Before))).Problem.ShouldBe(JwtProblem.Signature);
        (await VerifyAsync(tokens, Hmac(After))).IsAccepted.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(15));
        logins.Expired().ShouldBe(ends ? [new ClientConnection("c1", "")] : []);
        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(ends ? TopicAccess.Denied : TopicAccess.NoMatch);
        logins.Decide(TopicAction.Publish, "a", "c2", null).ShouldBe(TopicAccess.NoMatch);
        string told = _lines.All.Single(static l => l.StartsWith("The keys for tokens have changed", StringComparison.Ordinal));
        told.ShouldStartWith("The keys for tokens have changed (Secret). Tokens of a key that has gone are refused");
        told.ShouldContain(ends ? "since no TokenExpiry runs: call AddTokenExpiry" : "stay connected until their tokens end (EndConnectionsOfLostKeys)");
        string.Join("\n", _lines.All).ShouldNotContain("that issuer and server share");
        string.Join("\n", _lines.All).ShouldNotContain(After);
    }

    /// <summary>A verifier that a program makes for itself.</summary>
    [Theory]
    [InlineData(false, false, "no TokenLogins follows this JwtVerifier: call TokenLogins.Follow")]
    [InlineData(true, false, "since no TokenExpiry runs")]
    [InlineData(true, true, "TokenExpiry ends their connections")]
    public async Task Logins_ThatFollowAVerifier_LoseThoseOfItsLostKeys(bool follows, bool endsConnections, string told)
    {
        Settings<JwtOptions> settings = new(new() { Secret = Before, EndConnectionsOfLostKeys = true });
        using JwtVerifier verifier = new(settings, new HttpClient(), _lines, _time);
        TokenLogins logins = new(_lines, _time) { KeepsExpired = endsConnections };
        if (follows)
        {
            logins.Follow(verifier);
            logins.Follow(verifier);
        }

        JwtIdentity identity = (await VerifyAsync(verifier, Hmac(Before))).Identity!;
        logins.Add("c1", null, identity).ShouldBeTrue();

        settings.Change(new() { Secret = After, EndConnectionsOfLostKeys = true });

        // Another one was verified before the change, and comes here behind it.
        logins.Add("c2", null, identity).ShouldBeFalse();
        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(follows ? TopicAccess.Denied : TopicAccess.NoMatch);
        logins.Expired().ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(15));
        logins.Expired().Count.ShouldBe(follows ? 1 : 0);
        _lines.All.Single(static l => l.StartsWith("The keys for tokens have changed", StringComparison.Ordinal)).ShouldContain(told);
        _lines.All.Count(static l => l.StartsWith("A login is not kept, and its client is to be refused: the key", StringComparison.Ordinal)).ShouldBe(1);
    }

    /// <summary>The same key in another text.</summary>
    [Fact]
    public async Task Key_ThatIsWrittenInAnotherWay_EndsNothing()
    {
        Settings<JwtOptions> settings = new(new() { Secret = Before, PublicKeys = { _issuer.Pem }, EndConnectionsOfLostKeys = true });
        using JwtVerifier verifier = new(settings, new HttpClient(), _lines, _time);
        TokenLogins logins = new(_lines, _time);
        logins.Follow(verifier);
        logins.Add("c1", null, (await VerifyAsync(verifier, Hmac(Before))).Identity!);
        logins.Add("c2", null, (await VerifyAsync(verifier, _issuer.Sign("""{"exp":1300829380}"""))).Identity!);

        settings.Change(new() { Secret = "base64:" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Before)), PublicKeys = { _issuer.Pem.ReplaceLineEndings("\r\n") + "\r\n" }, EndConnectionsOfLostKeys = true });

        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(TopicAccess.NoMatch);
        logins.Decide(TopicAction.Publish, "a", "c2", null).ShouldBe(TopicAccess.NoMatch);
        _lines.All.ShouldNotContain(static l => l.StartsWith("The keys for tokens have changed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("iss")]
    public async Task Claim_WithHalfAPairOfSurrogates_IsARefusal(string claim)
    {
        using JwtVerifier verifier = new(new Settings<JwtOptions>(new() { Secret = Before }), new HttpClient(), _lines, _time);

        (await VerifyAsync(verifier, Issuer.SignHmac($$"""{"exp":1300829380,"{{claim}}":"\ud800"}""", Encoding.UTF8.GetBytes(Before)))).Problem.ShouldBe(JwtProblem.Malformed);
    }

    [Fact]
    public async Task Key_ThatIsAdded_EndsNothing()
    {
        Settings<JwtOptions> settings = new(new() { PublicKeys = { _issuer.Pem } });
        using JwtVerifier verifier = new(settings, new HttpClient(), _lines, _time);
        using Issuer next = new("k2");
        TokenLogins logins = new(_lines, _time);
        logins.Follow(verifier);
        logins.Add("c1", null, (await VerifyAsync(verifier, _issuer.Sign("""{"exp":1300829380}"""))).Identity!);

        settings.Change(new() { PublicKeys = { _issuer.Pem, next.Pem }, EndConnectionsOfLostKeys = true });
        settings.Change(new() { PublicKeys = { next.Pem, _issuer.Pem }, EndConnectionsOfLostKeys = true, ClockSkew = TimeSpan.Zero });

        logins.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(TopicAccess.NoMatch);
        _lines.All.Where(static l => l.StartsWith("The keys for tokens have changed", StringComparison.Ordinal)).ShouldBe(["The keys for tokens have changed (PublicKeys). Keys were added, and none has gone"]);
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _lines.Dispose();
    }

    private static string Hmac(string secret) => Issuer.SignHmac("""{"exp":1300829380}""", Encoding.UTF8.GetBytes(secret));

    private static ValueTask<JwtResult> VerifyAsync(JwtVerifier verifier, string token) => verifier.VerifyAsync(token, "c1", null, TestContext.Current.CancellationToken);
}
