using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>Keys of an address that rotates, lies, is slow or is down.</summary>
public sealed class RemoteKeyTests : IDisposable
{
    private const string Claims = """{"exp":1300819380}""";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_300_819_000));
    private readonly Lines _lines = new();
    private readonly Issuer _issuer = new("k1");
    private readonly Issuer _next = new("k2");
    private readonly KeyServer _server = new();

    [Fact]
    public async Task Keys_AreFetchedOnceForAll_AndNewOnesWhenATokenNamesThem()
    {
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier();
        JwtResult[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Verify(verifier, _issuer.Sign(Claims)).AsTask()));
        results.ShouldAllBe(static r => r.IsAccepted);
        _server.Calls.ShouldBe(1);

        _server.Serve(_next.Set);
        (await Verify(verifier, _next.Sign(Claims))).Problem.ShouldBe(JwtProblem.UnknownKey);
        _server.Calls.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(30));
        (await Verify(verifier, _next.Sign(Claims))).IsAccepted.ShouldBeTrue();
        (await Verify(verifier, _issuer.Sign(Claims))).Problem.ShouldBe(JwtProblem.UnknownKey);
        _server.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Storm_OfKeyIds_AsksOnce()
    {
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier();
        await verifier.WarmUpAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(31));

        for (int i = 0; i < 1000; i++)
        {
            (await Verify(verifier, _issuer.Sign(Claims, $$"""{"alg":"RS256","kid":"storm-{{i}}"}"""))).Problem.ShouldBe(JwtProblem.UnknownKey);
        }

        _server.Calls.ShouldBe(2);
        _lines.All.ShouldNotContain(static l => l.Contains("storm-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_ThatIsDownAtStart_DecidesNothing_UntilItIsThere()
    {
        _server.Answer = static (_, _) => throw new HttpRequestException("connection refused");
        using JwtVerifier verifier = Verifier();

        await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, _issuer.Sign(Claims)));
        _server.Serve(_issuer.Set);
        await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, _issuer.Sign(Claims)));
        _time.Advance(TimeSpan.FromSeconds(30));
        (await Verify(verifier, _issuer.Sign(Claims))).IsAccepted.ShouldBeTrue();
        _lines.All.ShouldContain(static l => l.StartsWith("The keys for tokens could not be read of https://login.example.com/keys, and there are none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_ThatIsSlow_IsGivenUp_AndAClientThatCannotWaitEarlier()
    {
        _server.Answer = static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return KeyServer.Ok("");
        };
        using JwtVerifier verifier = Verifier();
        using CancellationTokenSource deadline = new();
        Task<JwtResult> waits = verifier.VerifyAsync(_issuer.Sign(Claims), "c1", null, deadline.Token).AsTask();
        Task<JwtResult> waitsLonger = Verify(verifier, _issuer.Sign(Claims)).AsTask();

        await deadline.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waits);
        while (!waitsLonger.IsCompleted)
        {
            // The fetch makes its clock on another thread.
            _time.Advance(TimeSpan.FromSeconds(6));
            await Task.Yield();
        }

        await Should.ThrowAsync<JwtKeysUnavailableException>(waitsLonger);
        _lines.All.ShouldContain(static l => l.Contains("it had not answered after 5 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_ThatWereGood_StayForADay_WhenTheServerFails()
    {
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier();
        await verifier.WarmUpAsync(TestContext.Current.CancellationToken);
        TaskCompletionSource asked = new();
        _server.Answer = (_, _) =>
        {
            asked.TrySetResult();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("<html>the secret</html>") });
        };

        _time.Advance(TimeSpan.FromHours(2));
        string late = _issuer.Sign("""{"exp":1400000000}""");
        (await Verify(verifier, late)).IsAccepted.ShouldBeTrue();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(23));
        await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, late));

        _lines.All.ShouldContain(static l => l.Contains("stay in use: it answered 500.", StringComparison.Ordinal));
        _lines.All.ShouldNotContain(static l => l.Contains("the secret", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Rubbish => new()
    {
        { "garbage", "no sound JSON" },
        { "<html></html>", "no sound JSON" },
        { "[]", "no list 'keys'" },
        { """{"keys":7}""", "no list 'keys'" },
        { """{"keys":[]}""", "no key that can be used" },
        { """{"keys":[{"kty":"oct","k":"AAAA"}]}""", "one that is published is none" },
        { """{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA"}]}""", "neither RSA nor EC" },
        { """{"keys":[{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"}]}""", "its use is not 'sig'" },
        { """{"keys":[7]}""", "it is no JSON object" },
        { $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("{}", 65))}}]}""", "has 65 keys, and at most 64 are taken" },
        { new string('x', 10_000_000), "more than 1048576 bytes" },
    };

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task Server_ThatServesRubbish_ChangesNoKeys(string body, string problem)
    {
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier();
        await verifier.WarmUpAsync(TestContext.Current.CancellationToken);
        _server.Serve(body);
        _time.Advance(TimeSpan.FromSeconds(30));

        (await Verify(verifier, _next.Sign(Claims))).Problem.ShouldBe(JwtProblem.UnknownKey);

        _server.Calls.ShouldBe(2);
        (await Verify(verifier, _issuer.Sign(Claims))).IsAccepted.ShouldBeTrue();
        _lines.All.ShouldContain(l => l.Contains(problem, StringComparison.Ordinal));
        _lines.All.ShouldContain(static l => l.Contains("stay in use", StringComparison.Ordinal));
    }

    /// <summary>A name that now leads to another site: its tokens name another issuer, whatever they are signed with.</summary>
    [Fact]
    public async Task Server_ThatServesAnotherSitesKeys_LetsNobodyOfThatSiteIn()
    {
        _server.Serve(_next.Set);
        using JwtVerifier verifier = new(new Settings<JwtOptions>(new() { KeySetUrl = new Uri("https://login.example.com/keys"), Issuers = { "https://login.example.com/" } }), new HttpClient(_server), _lines, _time);

        (await Verify(verifier, _next.Sign("""{"exp":1300819380,"iss":"https://evil.example.com/"}"""))).Problem.ShouldBe(JwtProblem.Issuer);
        (await Verify(verifier, _issuer.Sign("""{"exp":1300819380,"iss":"https://login.example.com/"}"""))).Problem.ShouldBe(JwtProblem.UnknownKey);
    }

    [Fact]
    public async Task Server_ThatSendsElsewhere_IsNotFollowed()
    {
        _server.Answer = static (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://evil.example.com/keys") } });
        using JwtVerifier verifier = Verifier();

        await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, _issuer.Sign(Claims)));
        _lines.All.ShouldContain(static l => l.Contains("it answered 302; redirections are not followed.", StringComparison.Ordinal));
        _server.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("https://login.example.com/", "https://login.example.com/keys", true, null)]
    [InlineData("https://evil.example.com/", "https://login.example.com/keys", false, "the discovery document is another issuer's")]
    [InlineData("https://login.example.com", "http://login.example.com/keys", false, "jwks_uri is no https address")]
    [InlineData("https://login.example.com", "ftp://login.example.com/keys", false, "jwks_uri is no https address")]
    public async Task Discovery_LeadsToTheKeys_OfThatIssuerAlone(string issuer, string keys, bool isAccepted, string? problem)
    {
        _server.Answer = (address, _) => Task.FromResult(KeyServer.Ok(address.AbsolutePath == "/.well-known/openid-configuration" ? $$"""{"issuer":"{{issuer}}","jwks_uri":"{{keys}}"}""" : _issuer.Set));
        using JwtVerifier verifier = new(new Settings<JwtOptions>(new() { Authority = new Uri("https://login.example.com") }), new HttpClient(_server), _lines, _time);
        string token = _issuer.Sign("""{"exp":1300819380,"iss":"https://login.example.com/"}""");

        if (isAccepted)
        {
            (await Verify(verifier, token)).Reason.ShouldBe("");
            (await Verify(verifier, _issuer.Sign("""{"exp":1300819380,"iss":"https://evil.example.com/"}"""))).Problem.ShouldBe(JwtProblem.Issuer);
        }
        else
        {
            await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, token));
            _lines.All.ShouldContain(l => l.Contains(problem!, StringComparison.Ordinal));
        }
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _next.Dispose();
        _server.Dispose();
    }

    private static ValueTask<JwtResult> Verify(JwtVerifier verifier, string token) => verifier.VerifyAsync(token, "c1", null, TestContext.Current.CancellationToken);

    private JwtVerifier Verifier() => new(new Settings<JwtOptions>(new() { KeySetUrl = new Uri("https://login.example.com/keys?key=hidden") }), new HttpClient(_server), _lines, _time);
}
