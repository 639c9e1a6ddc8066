using System.Net;
using HookSdk.Testing;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>Keys of an address that rotates, lies, is slow or is down.</summary>
public sealed class RemoteKeyTests : IDisposable
{
    private const string Claims = """{"exp":1300819380}""";

    private static readonly Uri Address = new("https://login.example.com/keys?key=hidden");

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

    /// <summary>An outage has one line, another when the last good keys have lapsed, and one when it is over: however many logins there are, and fetches.</summary>
    [Fact]
    public async Task Outage_IsToldOnce_AndSoIsItsEnd()
    {
        string late = _issuer.Sign("""{"exp":1400000000}""");
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier();
        await verifier.WarmUpAsync(TestContext.Current.CancellationToken);
        _server.Answer = static (_, _) => throw new HttpRequestException("connection refused");
        for (int minute = 0; minute < 100; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            (await Verify(verifier, late)).IsAccepted.ShouldBeTrue();
            await FetchedAsync(verifier);
        }

        _time.Advance(TimeSpan.FromDays(1));
        for (int minute = 0; minute < 100; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, late));
        }

        _server.Serve(_issuer.Set);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await Verify(verifier, late)).IsAccepted.ShouldBeTrue();

        string[] told = [.. _lines.All.Where(static l => l.StartsWith("The keys for tokens", StringComparison.Ordinal))];
        told.Length.ShouldBe(3);
        told[0].ShouldStartWith("The keys for tokens could not be read of https://login.example.com/keys. Those of ");
        told[0].ShouldMatch("Those of [0-9:]{8} ago");
        told[0].ShouldContain("stay in use until they are 1.00:00:00 old (KeepKeysFor); it is tried again until it works. connection refused");
        told[1].ShouldStartWith("The keys for tokens could not be read of https://login.example.com/keys, and there are none");
        told[2].ShouldBe("The keys for tokens are read of https://login.example.com/keys again");
    }

    /// <summary>Logins that end in the fallback meanwhile are counted in one line, without a stack of their own.</summary>
    [Fact]
    public async Task Logins_WithoutKeys_AreCountedInOneLine()
    {
        _server.Answer = static (_, _) => throw new HttpRequestException("connection refused");
        using JwtVerifier verifier = Verifier();
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton<TimeProvider>(_time).AddSingleton(verifier);
        services.AddVerneMq().Add<Gate>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Services(provider));

        for (int i = 0; i < 50; i++)
        {
            (await broker.ConnectAsync(new MqttConnect($"c{i}") { Password = _issuer.Sign(Claims) })).IsAccepted.ShouldBeFalse();
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        (await broker.ConnectAsync(new MqttConnect("c50") { Password = _issuer.Sign(Claims) })).IsAccepted.ShouldBeFalse();

        _lines.All.Where(static l => l.StartsWith("vernemq auth_on_register", StringComparison.Ordinal)).ShouldBe(
        [
            "vernemq auth_on_register_m5: fallbacks were answered, 1 since the last line like this. There are no keys for tokens: https://login.example.com/keys has given none that are in force. The log says why.",
            "vernemq auth_on_register_m5: fallbacks were answered, 50 since the last line like this. There are no keys for tokens: https://login.example.com/keys has given none that are in force. The log says why.",
        ]);
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
        _server.Answer = static (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("<html>the secret</html>") });

        _time.Advance(TimeSpan.FromHours(2));
        string late = _issuer.Sign("""{"exp":1400000000}""");
        (await Verify(verifier, late)).IsAccepted.ShouldBeTrue();
        await FetchedAsync(verifier);
        _time.Advance(TimeSpan.FromHours(23));
        await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, late));

        _lines.All.ShouldContain(static l => l.Contains("stay in use until they are 1.00:00:00 old (KeepKeysFor); it is tried again until it works. it answered 500.", StringComparison.Ordinal));
        _lines.All.ShouldNotContain(static l => l.Contains("the secret", StringComparison.Ordinal));
    }

    /// <summary>A server that is down just when somebody changes a setting: what it gave before goes on.</summary>
    [Fact]
    public async Task Keys_OfAnAddressThatStays_StayWhenOtherSettingsChange()
    {
        _server.Serve(_issuer.Set);
        Settings<JwtOptions> settings = new(new() { KeySetUrl = Address });
        using JwtVerifier verifier = new(settings, new HttpClient(_server), _lines, _time);
        await verifier.WarmUpAsync(TestContext.Current.CancellationToken);
        _server.Answer = static (_, _) => throw new HttpRequestException("connection refused");

        settings.Change(new() { KeySetUrl = new Uri(Address.OriginalString), Audiences = { "mqtt" }, KeyLifetime = TimeSpan.FromMinutes(1), KeepKeysFor = TimeSpan.FromMinutes(10) });

        (await Verify(verifier, _issuer.Sign(Claims))).Problem.ShouldBe(JwtProblem.Audience);
        (await Verify(verifier, _issuer.Sign("""{"exp":1300829380,"aud":"mqtt"}"""))).IsAccepted.ShouldBeTrue();
        _server.Calls.ShouldBe(1);

        // The times are the changed ones.
        _time.Advance(TimeSpan.FromMinutes(11));
        await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, _issuer.Sign("""{"exp":1300829380,"aud":"mqtt"}""")));
        _server.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Keys_OfAnAddressThatIsChanged_AreFetchedAtOnce_AndTheOldOnesCountNoMore()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Answer = (address, _) =>
        {
            if (address.AbsolutePath == "/other")
            {
                asked.TrySetResult();
            }

            return Task.FromResult(KeyServer.Ok(address.AbsolutePath == "/other" ? _next.Set : _issuer.Set));
        };
        Settings<JwtOptions> settings = new(new() { KeySetUrl = Address });
        using JwtVerifier verifier = new(settings, new HttpClient(_server), _lines, _time);
        (await Verify(verifier, _issuer.Sign(Claims))).IsAccepted.ShouldBeTrue();

        settings.Change(new() { KeySetUrl = new Uri("https://login.example.com/other") });

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        (await Verify(verifier, _issuer.Sign(Claims))).Problem.ShouldBe(JwtProblem.UnknownKey);
        (await Verify(verifier, _next.Sign(Claims))).IsAccepted.ShouldBeTrue();
    }

    /// <summary>Keys without an id, and keys that take over the id of the one before them: the signature alone tells.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("k1")]
    public async Task Keys_ThatNoIdTellsApart_AreLookedForAgain_WhenASignatureFitsNone(string? id)
    {
        using Issuer before = new(id);
        using Issuer after = new(id);
        _server.Serve(before.Set);
        using JwtVerifier verifier = Verifier();
        (await Verify(verifier, before.Sign(Claims))).IsAccepted.ShouldBeTrue();
        _server.Serve(after.Set);

        (await Verify(verifier, after.Sign(Claims))).Problem.ShouldBe(JwtProblem.Signature);
        _server.Calls.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(30));
        (await Verify(verifier, after.Sign(Claims))).IsAccepted.ShouldBeTrue();
        (await Verify(verifier, before.Sign(Claims))).Problem.ShouldBe(JwtProblem.Signature);
        _server.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Storm_OfForgedTokens_AsksOnce()
    {
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier();
        using Issuer forger = new("k1");
        await verifier.WarmUpAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(31));

        for (int i = 0; i < 200; i++)
        {
            (await Verify(verifier, forger.Sign($$"""{"exp":1300819380,"n":{{i}}}"""))).Problem.ShouldBe(JwtProblem.Signature);
        }

        _server.Calls.ShouldBe(2);
        (await Verify(verifier, _issuer.Sign(Claims))).IsAccepted.ShouldBeTrue();
    }

    /// <summary>Forged tokens have the keys looked for again, and an address that hangs holds none of their calls for long.</summary>
    [Theory]
    [InlineData("k1", JwtProblem.Signature)]
    [InlineData("k9", JwtProblem.UnknownKey)]
    public async Task ForgedTokens_WhileTheServerHangs_WaitASecondAtMost(string kid, JwtProblem problem)
    {
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier();
        using Issuer forger = new(kid);
        await verifier.WarmUpAsync(TestContext.Current.CancellationToken);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Answer = async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return KeyServer.Ok("");
        };
        _time.Advance(TimeSpan.FromSeconds(30));

        Task<JwtResult> first = Verify(verifier, forger.Sign(Claims)).AsTask();
        first.IsCompleted.ShouldBeFalse();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await first).Problem.ShouldBe(problem);

        // The fetch goes on, and nobody waits for it any more.
        for (int i = 0; i < 20; i++)
        {
            (await Verify(verifier, forger.Sign($$"""{"exp":1300819380,"n":{{i}}}"""))).Problem.ShouldBe(problem);
        }

        (await Verify(verifier, _issuer.Sign(Claims))).IsAccepted.ShouldBeTrue();
        _server.Calls.ShouldBe(2);
    }

    /// <summary>A key that cannot be read is left out, and costs no other.</summary>
    [Theory]
    [InlineData("""{"kty":"RSA","kid":"\ud800","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kty":"\ud800"}""")]
    [InlineData("""{"kty":"RSA","use":"\udc00","n":"AQAB","e":"AQAB"}""")]
    public async Task Key_WithATextThatIsNone_IsLeftOut_AndNoOther(string bad)
    {
        _server.Serve($$"""{"keys":[{{bad}},{{_issuer.Jwk}}]}""");
        using JwtVerifier verifier = Verifier();

        (await Verify(verifier, _issuer.Sign(Claims))).IsAccepted.ShouldBeTrue();
        _lines.All.ShouldContain(static l => l.EndsWith("is left out: it holds a text that is none", StringComparison.Ordinal));
    }

    /// <summary>Headers that come at once, and a body that drips for ever.</summary>
    [Fact]
    public async Task Server_ThatDrips_IsGivenUp()
    {
        _server.Answer = static (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Dripping()) });
        using JwtVerifier verifier = Verifier();
        Task<JwtResult> waits = Verify(verifier, _issuer.Sign(Claims)).AsTask();

        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while (!waits.IsCompleted)
        {
            deadline.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(6));
            await Task.Yield();
        }

        await Should.ThrowAsync<JwtKeysUnavailableException>(waits);
        _lines.All.ShouldContain(static l => l.Contains("it had not answered after 5 s", StringComparison.Ordinal));
    }

    /// <summary>A server that does not answer holds up no start.</summary>
    [Fact]
    public async Task Start_DoesNotWaitForKeys()
    {
        _server.Answer = static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return KeyServer.Ok("");
        };
        using JwtVerifier verifier = Verifier();
        using JwtWarmUp warmUp = new(verifier);

        await warmUp.StartAsync(TestContext.Current.CancellationToken);

        warmUp.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await warmUp.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>An issuer that has taken its keys out: that is no outage.</summary>
    [Fact]
    public async Task Set_ThatIsEmpty_SaysThatNoKeyCounts_AndThatIsTold()
    {
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier();
        await verifier.WarmUpAsync(TestContext.Current.CancellationToken);
        _server.Serve("""{"keys":[]}""");
        _time.Advance(TimeSpan.FromSeconds(30));
        using Issuer stranger = new("k9");
        await Verify(verifier, stranger.Sign(Claims));
        await FetchedAsync(verifier);

        (await Verify(verifier, _issuer.Sign(Claims))).Problem.ShouldBe(JwtProblem.UnknownKey);
        _lines.All.ShouldContain(static l => l.StartsWith("The key set of https://login.example.com/keys is empty", StringComparison.Ordinal));
        _lines.All.ShouldNotContain(static l => l.StartsWith("The keys for tokens could not be read", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Rubbish => new()
    {
        { "garbage", "no sound JSON" },
        { "<html></html>", "no sound JSON" },
        { "[]", "no list 'keys'" },
        { """{"keys":7}""", "no list 'keys'" },
        { """{"keys":[{}]}""", "no key that can be used" },
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

    /// <summary>An address may hold a key of its own in its query: whatever becomes of a fetch, no line and no exception tells it.</summary>
    [Fact]
    public async Task SecretOfTheAddress_IsToldNowhere()
    {
        using JwtVerifier verifier = Verifier();
        _server.Answer = static (_, _) => throw new HttpRequestException("connection refused");
        (await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, _issuer.Sign(Claims)))).ToString().ShouldNotContain("hidden");
        using Issuer stranger = new("k9");

        foreach (string body in (string[])[$$"""{"keys":[{},{{_issuer.Jwk}}]}""", "garbage", """{"keys":[]}"""])
        {
            _server.Serve(body);
            _time.Advance(TimeSpan.FromSeconds(30));
            (await Verify(verifier, stranger.Sign(Claims))).Problem.ShouldBe(JwtProblem.UnknownKey);
        }

        foreach (string told in (string[])["and there are none", "is left out", "stay in use", "is empty", "are read of https://login.example.com/keys again"])
        {
            _lines.All.ShouldContain(l => l.Contains(told, StringComparison.Ordinal));
        }

        _lines.All.ShouldNotContain(static l => l.Contains("hidden", StringComparison.Ordinal));
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

    /// <summary>Waits for the fetch that runs: an unknown key waits for it.</summary>
    private async Task FetchedAsync(JwtVerifier verifier) => (await Verify(verifier, _next.Sign("""{"exp":1400000000}"""))).Problem.ShouldBe(JwtProblem.UnknownKey);

    private JwtVerifier Verifier() => new(new Settings<JwtOptions>(new() { KeySetUrl = Address }), new HttpClient(_server), _lines, _time);

    [FailClosed]
    private sealed class Gate(JwtVerifier tokens) : VerneMqPlugin
    {
        public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
            (await tokens.VerifyLoginAsync(request.ClientId, request.UserName, request.Password, context.CancellationToken)).IsAccepted ? RegisterReply.Ok() : RegisterReply.Deny();
    }

    /// <summary>A letter now and then, and never an end.</summary>
    private sealed class Dripping : MemoryStream
    {
        private int _read;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_read++ > 10)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            buffer.Span[0] = (byte)'{';
            return 1;
        }
    }
}
