using System.Text;
using HookSdk.Mqtt;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Tokens;

public sealed class JwtVerifierTests : IDisposable
{
    private const string RfcClaims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_300_819_000);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly Lines _lines = new();
    private readonly Issuer _issuer = new("k1");

    /// <summary>RFC 7515, appendices A.1, A.2 and A.3, whose claims are those of RFC 7519, section 3.1.</summary>
    [Theory]
    [InlineData("HS256", "base64:AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ+EstJQLr/T+1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==", "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    [InlineData("RS256", """{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}""", "eyJhbGciOiJSUzI1NiJ9", "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw")]
    [InlineData("ES256", """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""", "eyJhbGciOiJFUzI1NiJ9", "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")]
    public async Task Token_OfTheRfc_IsVerified(string algorithm, string key, string header, string signature)
    {
        JwtOptions options = new() { Algorithms = { algorithm }, Issuers = { "joe" }, Secret = algorithm == "HS256" ? key : null };
        if (algorithm != "HS256")
        {
            options.PublicKeys.Add(key);
        }

        using JwtVerifier verifier = Verifier(options);
        string token = $"{header}.{RfcClaims}.{signature}";

        JwtResult result = await Verify(verifier, token);
        result.Reason.ShouldBe("");
        result.Identity!.Find("iss").ShouldBe("joe");
        result.Identity.ExpiresAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_300_819_380));
        result.Identity.Remaining.ShouldBe(TimeSpan.FromSeconds(380 + 60));

        char[] forged = token.ToCharArray();
        forged[header.Length + 10] = forged[header.Length + 10] == 'A' ? 'B' : 'A';
        (await Verify(verifier, new string(forged))).IsAccepted.ShouldBeFalse();

        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(1_300_819_380 + 61));
        (await Verify(verifier, token)).Problem.ShouldBe(JwtProblem.Expired);
    }

    /// <summary>RFC 7519, section 6.1: a token without a signature.</summary>
    [Fact]
    public async Task Token_WithoutASignature_IsRefused()
    {
        using JwtVerifier verifier = Verifier(Public());

        (await Verify(verifier, $"eyJhbGciOiJub25lIn0.{RfcClaims}.")).Problem.ShouldBe(JwtProblem.Algorithm);
        (await Verify(verifier, $"{Issuer.Part("""{"alg":"None"}""")}.{RfcClaims}.")).Problem.ShouldBe(JwtProblem.Algorithm);
    }

    /// <summary>The public key is known to everyone: who signs with it as if it were a secret is not let in.</summary>
    [Fact]
    public async Task Token_SignedWithThePublicKeyAsASecret_IsRefused()
    {
        using JwtVerifier verifier = Verifier(Public());

        foreach (string secret in new[] { _issuer.Pem, _issuer.Pem + "\n", _issuer.Jwk })
        {
            (await Verify(verifier, Issuer.SignHmac("""{"exp":1300819380}""", Encoding.UTF8.GetBytes(secret)))).Problem.ShouldBe(JwtProblem.Algorithm);
        }

        JwtOptions options = Public();
        options.Algorithms.Add("HS256");
        new JwtOptionsValidator("Jwt").Validate(null, options).FailureMessage!.ShouldContain("Jwt:Algorithms: 'HS256' is not taken: with public keys there are RS256");
        foreach ((string secret, string kind) in new[]
        {
            (_issuer.Pem, "a PEM"), (_issuer.Jwk, "a JWK"), ($" {_issuer.Jwk}", "a JWK"), (_issuer.Set, "a JWKS document"),
            ($"base64:{Convert.ToBase64String(Encoding.UTF8.GetBytes(_issuer.Pem))}", "a PEM"), ($"base64:{Convert.ToBase64String(Encoding.UTF8.GetBytes(_issuer.Jwk))}", "a JWK"),
        })
        {
            new JwtOptionsValidator("Jwt").Validate(null, new JwtOptions { Secret = secret }).FailureMessage!.ShouldContain($"Jwt:Secret: it is {kind}. A public key that serves as a secret lets everyone sign");
        }

        new JwtOptionsValidator("Jwt").Validate(null, new JwtOptions { Secret = "{a secret that begins with a brace}" }).Failed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"exp":1300819380,"iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.None)]
    [InlineData("""{"exp":1300819380.5,"iss":"joe","aud":["web","mqtt"],"sub":"c1"}""", JwtProblem.None)]
    [InlineData("""{"exp":1300819380,"iss":"eve","aud":"mqtt","sub":"c1"}""", JwtProblem.Issuer)]
    [InlineData("""{"exp":1300819380,"aud":"mqtt","sub":"c1"}""", JwtProblem.Issuer)]
    [InlineData("""{"exp":1300819380,"iss":"joe","aud":"web","sub":"c1"}""", JwtProblem.Audience)]
    [InlineData("""{"exp":1300819380,"iss":"joe","sub":"c1"}""", JwtProblem.Audience)]
    [InlineData("""{"exp":1300819380,"iss":"joe","aud":[],"sub":"c1"}""", JwtProblem.Audience)]
    [InlineData("""{"iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.Expired)]
    [InlineData("""{"exp":1300818939,"iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.Expired)]
    [InlineData("""{"exp":1300818941,"iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.None)]
    [InlineData("""{"exp":1300819380,"nbf":1300819061,"iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.NotYetValid)]
    [InlineData("""{"exp":1300819380,"nbf":1300819059,"iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.None)]
    [InlineData("""{"exp":"1300819380","iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.Malformed)]
    [InlineData("""{"exp":253402300799,"iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.None)]
    [InlineData("""{"exp":1300819380,"iss":"\ud800","aud":"mqtt","sub":"c1"}""", JwtProblem.Malformed)]
    [InlineData("""{"exp":1300819380,"iss":"joe","aud":"mqtt","sub":"c1","name":"\ud800"}""", JwtProblem.Malformed)]
    [InlineData("""{"exp":1e300,"iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.Malformed)]
    [InlineData("""{"exp":1300819380,"iss":"joe","aud":"mqtt","sub":"c2"}""", JwtProblem.Claim)]
    [InlineData("""{"exp":1300819380,"iss":"joe","aud":"mqtt"}""", JwtProblem.Claim)]
    [InlineData("""{"exp":1300819380,"iss":"eve","iss":"joe","aud":"mqtt","sub":"c1"}""", JwtProblem.Malformed)]
    [InlineData("""{"exp":1300819380,"iss":"joe","aud":"mqtt","sub":"c1","acl":7}""", JwtProblem.Acl)]
    [InlineData("""[]""", JwtProblem.Malformed)]
    public async Task Claims_AreHeldAgainstTheSettings(string claims, JwtProblem problem)
    {
        JwtOptions options = Public();
        options.Issuers.Add("joe");
        options.Audiences.Add("mqtt");
        options.Claims.Add("sub", "%c");
        using JwtVerifier verifier = Verifier(options);

        JwtResult result = await Verify(verifier, _issuer.Sign(claims));

        result.Problem.ShouldBe(problem);
        result.IsAccepted.ShouldBe(problem == JwtProblem.None);
    }

    [Theory]
    [InlineData(null, JwtProblem.Missing)]
    [InlineData("", JwtProblem.Missing)]
    [InlineData("secret", JwtProblem.Malformed)]
    [InlineData("a.b.c", JwtProblem.Malformed)]
    [InlineData("a.b.c.d.e", JwtProblem.Malformed)]
    [InlineData("...", JwtProblem.Malformed)]
    public async Task Text_ThatIsNoToken_IsRefused(string? token, JwtProblem problem)
    {
        using JwtVerifier verifier = Verifier(Public());

        (await Verify(verifier, token)).Problem.ShouldBe(problem);
    }

    [Fact]
    public async Task Token_OfAMegabyte_OrWithAnExtension_IsNotLookedAt()
    {
        using JwtVerifier verifier = Verifier(Public());

        (await Verify(verifier, _issuer.Sign($$"""{"exp":1300819380,"x":"{{new string('x', 1_000_000)}}"}"""))).Problem.ShouldBe(JwtProblem.TooLong);
        (await Verify(verifier, _issuer.Sign("""{"exp":1300819380}""", """{"alg":"RS256","crit":["b64"],"b64":false}"""))).Problem.ShouldBe(JwtProblem.Malformed);
        (await Verify(verifier, _issuer.Sign("""{"exp":1300819380}""", """{"alg":"RS256","alg":"none"}"""))).Problem.ShouldBe(JwtProblem.Malformed);
    }

    /// <summary>What throws is answered by the plugin's fallback, which whoever sends a token must not choose.</summary>
    [Theory]
    [InlineData("""{"alg":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"alg":"RS256"}""")]
    [InlineData("""{"alg":"RS256","kid":"\ud800"}""")]
    public async Task Header_WithHalfAPairOfSurrogates_IsRefused(string header)
    {
        using JwtVerifier verifier = Verifier(Public());

        (await Verify(verifier, _issuer.Sign("""{"exp":1300819380}""", header))).Problem.ShouldBe(JwtProblem.Malformed);
        (await Verify(verifier, "eyJhbGciOiL_In0.e30.AA")).Problem.ShouldBe(JwtProblem.Malformed);
    }

    [Fact]
    public async Task Token_CutAnywhere_IsRefused_AndNothingOfItIsLogged()
    {
        using JwtVerifier verifier = Verifier(Public());
        string token = _issuer.Sign("""{"exp":1300819380,"sub":"very-own-name"}""");
        for (int length = 0; length < token.Length; length++)
        {
            (await Verify(verifier, token[..length])).IsAccepted.ShouldBeFalse();
        }

        (await Verify(verifier, token)).IsAccepted.ShouldBeTrue();
        string start = token[..30];
        _lines.All.ShouldNotContain(l => l.Contains(start, StringComparison.Ordinal) || l.Contains("very-own-name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_Changed_ApplyToTheNextToken()
    {
        using Issuer other = new("k2");
        Settings<JwtOptions> settings = new(Public());
        using JwtVerifier verifier = new(settings, new HttpClient(), _lines, _time);
        (await Verify(verifier, _issuer.Sign("""{"exp":1300819380}"""))).IsAccepted.ShouldBeTrue();

        settings.Change(new JwtOptions { PublicKeys = { other.Pem } });

        (await Verify(verifier, _issuer.Sign("""{"exp":1300819380}"""))).Problem.ShouldBe(JwtProblem.Signature);
        (await Verify(verifier, other.Sign("""{"exp":1300819380}"""))).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public async Task Token_InTheUserName_IsTaken()
    {
        JwtOptions options = Public();
        options.From = JwtField.UserName;
        using JwtVerifier verifier = Verifier(options);

        (await verifier.VerifyLoginAsync("c1", _issuer.Sign("""{"exp":1300819380}"""), "x", TestContext.Current.CancellationToken)).IsAccepted.ShouldBeTrue();
    }

    /// <summary>As EMQX's own tests have it.</summary>
    [Theory]
    [InlineData("""{"pub":["eq testpub1/${username}","testpub2/${clientid}","testpub3/#"],"sub":["eq testsub1/${username}","testsub2/${clientid}","testsub3/#"],"all":["eq testall1/${username}","testall2/${clientid}","testall3/#"]}""", TopicAccess.Denied)]
    [InlineData("""[{"permission":"allow","action":"pub","topics":["eq testpub1/${username}","testpub2/${clientid}","testpub3/#"]},{"permission":"allow","action":"sub","topics":["eq testsub1/${username}","testsub2/${clientid}","testsub3/#"]},{"permission":"allow","action":"all","topics":["eq testall1/${username}","testall2/${clientid}","testall3/#"]}]""", TopicAccess.NoMatch)]
    public async Task Acl_AsEmqxKnowsIt_Decides(string acl, TopicAccess otherwise)
    {
        using JwtVerifier verifier = Verifier(Public());
        TopicAccessList topics = (await Verify(verifier, _issuer.Sign($$"""{"exp":1300819380,"acl":{{acl}}}"""))).Identity!.Topics!;

        string[] denied = ["testpub1/username", "testpub2/clientid", "testpub3/foobar", "testsub1/username", "testsub2/username", "testsub1/clientid", "testsub4/foobar", "testall1/username", "testall2/username", "testall1/clientid", "testall4/foobar"];
        string[] allowed = ["testsub1/${username}", "testsub2/clientid", "testsub3/foobar", "testsub3/+/foobar", "testsub3/#", "testall1/${username}", "testall2/clientid", "testall3/foobar", "testall3/+/foobar", "testall3/#"];
        denied.ShouldAllBe(t => topics.Decide(TopicAction.Subscribe, t, "clientid", "username") == otherwise);
        allowed.ShouldAllBe(t => topics.Decide(TopicAction.Subscribe, t, "clientid", "username") == TopicAccess.Allowed);
        topics.Decide(TopicAction.Publish, "testpub2/clientid", "clientid", "username").ShouldBe(TopicAccess.Allowed);
    }

    [Theory]
    [InlineData("""[{"permission":"invalid"}]""")]
    [InlineData("""[{"permission":"allow","action":"pub"}]""")]
    [InlineData("""[{"permission":"allow","action":"invalid","topic":"t"}]""")]
    [InlineData("""[{"permission":"allow","action":"pub","topic":"a/#/b"}]""")]
    [InlineData("""{"pub":["a/+b"]}""")]
    [InlineData("""{"pub":7}""")]
    public async Task Acl_ThatCannotBeRead_RefusesTheToken(string acl)
    {
        using JwtVerifier verifier = Verifier(Public());

        (await Verify(verifier, _issuer.Sign($$"""{"exp":1300819380,"acl":{{acl}}}"""))).Problem.ShouldBe(JwtProblem.Acl);
    }

    /// <summary>A hook is not told of QoS: what is allowed under that condition is not, what is denied under it is.</summary>
    [Fact]
    public async Task Acl_UnderAConditionThatHooksDoNotSee_GrantsNothing()
    {
        using JwtVerifier verifier = Verifier(Public());
        TopicAccessList topics = (await Verify(verifier, _issuer.Sign("""{"exp":1300819380,"acl":[{"permission":"allow","action":"pub","topic":"a","qos":0},{"permission":"deny","action":"pub","topic":"b","retain":true},{"permission":"allow","action":"pub","topic":"b","qos":[0,1,2],"retain":"all"},{"permission":"allow","action":"pub","topic":"c/${client_attrs.x}"},{"permission":"allow","action":"pub","topic":"d","qos":["0",1,2]}]}"""))).Identity!.Topics!;

        topics.Decide(TopicAction.Publish, "a", "c1", null).ShouldBe(TopicAccess.NoMatch);
        topics.Decide(TopicAction.Publish, "b", "c1", null).ShouldBe(TopicAccess.Denied);
        topics.Decide(TopicAction.Publish, "c/x", "c1", null).ShouldBe(TopicAccess.NoMatch);
        topics.Decide(TopicAction.Publish, "d", "c1", null).ShouldBe(TopicAccess.Allowed);
        _lines.All.Count(static l => l.StartsWith("A token's acl has a rule that says nothing here", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("\"acme\"", "tenants/acme/c1/up", TopicAccess.Allowed)]
    [InlineData("\"acme\"", "tenants/other/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"+\"", "tenants/acme/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"a/b\"", "tenants/a/b/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"%c\"", "tenants/c1/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"\"", "tenants//c1/up", TopicAccess.NoMatch)]
    [InlineData("7", "tenants/7/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"+\"", "tenants/acme/secret", TopicAccess.Denied)]
    [InlineData("\" acme\"", "tenants/acme/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"acme \"", "tenants/acme/c1/up", TopicAccess.NoMatch)]
    [InlineData("\" acme\"", "tenants/ acme/c1/up", TopicAccess.Allowed)]
    [InlineData("\"a b\"", "tenants/a b/c1/up", TopicAccess.Allowed)]
    [InlineData("\"a#\"", "tenants/a#/c1/up", TopicAccess.Denied)]
    [InlineData("\"a\\u0000b\"", "tenants/ab/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"${clientid}\"", "tenants/c1/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"x${u}\"", "tenants/x${u}/c1/up", TopicAccess.Allowed)]
    [InlineData("\"$SYS\"", "tenants/$SYS/c1/up", TopicAccess.NoMatch)]
    [InlineData("\"$SYS\"", "tenants/$SYS/secret", TopicAccess.Denied)]
    [InlineData("{}", "tenants/acme/c1/up", TopicAccess.NoMatch)]
    public async Task Rule_WithAClaim_FitsNoOther(string claim, string topic, TopicAccess access)
    {
        JwtOptions options = Public();
        options.Acl.Add("deny publish tenants/${tenant}/secret");
        options.Acl.Add("allow publish tenants/${tenant}/%c/#");
        using JwtVerifier verifier = Verifier(options);

        JwtIdentity identity = (await Verify(verifier, _issuer.Sign($$"""{"exp":1300819380,"tenant":{{claim}}}"""))).Identity!;

        identity.Topics!.Decide(TopicAction.Publish, topic, "c1", null).ShouldBe(access);
    }

    /// <summary>A claim where a rule begins or ends is no part of the rule's own words, and of another tenant neither.</summary>
    [Fact]
    public async Task Rule_ThatAClaimBegins_TakesItLetterByLetter()
    {
        JwtOptions options = Public();
        options.Acl.Add("allow all ${tenant}/#");
        options.Acl.Add("allow publish of/${tenant}");
        using JwtVerifier verifier = Verifier(options);

        TopicAccessList topics = (await Verify(verifier, _issuer.Sign("""{"exp":1300819380,"tenant":" publish acme "}"""))).Identity!.Topics!;

        topics.Decide(TopicAction.Publish, "acme/up", "c1", null).ShouldBe(TopicAccess.NoMatch);
        topics.Decide(TopicAction.Publish, "acme /up", "c1", null).ShouldBe(TopicAccess.NoMatch);
        topics.Decide(TopicAction.Publish, "of/publish acme", "c1", null).ShouldBe(TopicAccess.NoMatch);
        topics.Decide(TopicAction.Publish, "of/ publish acme ", "c1", null).ShouldBe(TopicAccess.Allowed);
        topics.Decide(TopicAction.Subscribe, " publish acme /up", "c1", null).ShouldBe(TopicAccess.Allowed);
        string.Join("\n", _lines.All).ShouldNotContain("acme");
    }

    [Theory]
    [InlineData("dev-%c", "c1", "u1", "dev-c1", true)]
    [InlineData("%u/%c", "c1", "u1", "u1/c1", true)]
    [InlineData("100%", "c1", "u1", "100%", true)]
    [InlineData("dev-%c", null, "u1", "dev-", false)]
    [InlineData("dev-%c", "", "u1", "dev-", false)]
    [InlineData("%c", "", "u1", "", false)]
    [InlineData("dev-%u", "c1", null, "dev-", false)]
    [InlineData("dev-%c", "%u", "u1", "dev-u1", false)]
    [InlineData("%c/%u", "%u", "u1", "u1/u1", false)]
    public async Task Claim_ThatNamesTheClient_HoldsForThatNameAlone(string expected, string? clientId, string? userName, string claim, bool isAccepted)
    {
        JwtOptions options = Public();
        options.Claims.Add("sub", expected);
        using JwtVerifier verifier = Verifier(options);

        JwtResult result = await verifier.VerifyAsync(_issuer.Sign($$"""{"exp":1300819380,"sub":"{{claim}}"}"""), clientId, userName, TestContext.Current.CancellationToken);

        result.Problem.ShouldBe(isAccepted ? JwtProblem.None : JwtProblem.Claim);
    }

    /// <summary>A user name is the client's own choice: what it means in a topic filter widens nothing.</summary>
    [Theory]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("%c")]
    public async Task UserName_InARule_WidensNothing(string userName)
    {
        JwtOptions options = Public();
        options.Acl.Add("allow all own/%u/#");
        using JwtVerifier verifier = Verifier(options);
        string token = _issuer.Sign("""{"exp":1300819380,"acl":{"all":["acl/${username}/#"]}}""");

        TopicAccessList topics = (await verifier.VerifyAsync(token, "c1", userName, TestContext.Current.CancellationToken)).Identity!.Topics!;

        foreach (string topic in new[] { "own/x/up", "own/a/b/up", "own/c1/up", "acl/x/up", "acl/c1/up", "own//up" })
        {
            topics.Decide(TopicAction.Publish, topic, "c1", userName).ShouldBe(TopicAccess.Denied, topic);
        }

        topics.Decide(TopicAction.Subscribe, "own/#", "c1", userName).ShouldBe(TopicAccess.Denied);
    }

    /// <summary>A clock that is off by the skew at most: who is let in may also do something, and stays connected for as long.</summary>
    [Fact]
    public async Task Token_WithinTheClockSkew_GrantsWhatItSays()
    {
        using JwtVerifier verifier = Verifier(Public());
        TokenLogins logins = new(_lines, _time);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(1_300_819_380 + 30));
        JwtIdentity identity = (await Verify(verifier, _issuer.Sign("""{"exp":1300819380,"acl":{"pub":["a"]}}"""))).Identity!;
        logins.Add("c1", "u1", identity);

        identity.Remaining.ShouldBe(TimeSpan.FromSeconds(30));
        logins.Decide(TopicAction.Publish, "a", "c1", "u1").ShouldBe(TopicAccess.Allowed);
        logins.Expired().ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(30));
        logins.Decide(TopicAction.Publish, "a", "c1", "u1").ShouldBe(TopicAccess.Denied);
        logins.Expired().ShouldBe([new ClientConnection("c1", "u1")]);
    }

    /// <summary>Off by more: the log asks for it, in both directions.</summary>
    [Fact]
    public async Task Clock_ThatIsOff_IsAskedAfter()
    {
        using JwtVerifier verifier = Verifier(Public());

        (await Verify(verifier, _issuer.Sign("""{"exp":1300829380,"nbf":1300819200}"""))).Reason.ShouldContain("Is the clock of this machine, or the issuer's, off?");
        (await Verify(verifier, _issuer.Sign("""{"exp":1300818000}"""))).Reason.ShouldBe("it has ended");
    }

    [Theory]
    [InlineData("Secret", "short", "Jwt:Secret: it has 5 bytes, and must have 32 at least")]
    [InlineData("Secret", "base64:%%", "is no base64")]
    [InlineData("PublicKeys", "rubbish", "Jwt:PublicKeys:0: it is neither a PEM")]
    [InlineData("PublicKeys", "{", "Jwt:PublicKeys:0: it is no sound JSON")]
    [InlineData("PublicKeys", "-----BEGIN PRIVATE KEY-----", "it is a private key, which belongs to the issuer alone")]
    [InlineData("PublicKeys", """{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}""", "its point is none of its curve")]
    [InlineData("PublicKeys", """{"kty":"RSA","n":"AQAB","e":"AQAB"}""", "and 2048 to 8192 are taken")]
    [InlineData("PublicKeys", """{"kty":"RSA","n":"AQAB","e":"AQ"}""", "its RSA exponent is not an odd number from 3 to 64 bits")]
    [InlineData("PublicKeys", """{"kty":"RSA","n":"AQAB","e":"AAAC"}""", "its RSA exponent")]
    [InlineData("PublicKeys", """{"kty":"RSA","n":"AQAB","e":""}""", "its RSA exponent")]
    [InlineData("PublicKeys", """{"kty":"RSA","n":"AQAB","e":"AQAAAAAAAAAB"}""", "its RSA exponent")]
    [InlineData("KeySetUrl", "http://login.example.com/keys", "Jwt:KeySetUrl: it must be an https address")]
    [InlineData("Authority", "https://me@login.example.com/", "Jwt:Authority: it must be an https address")]
    [InlineData("Claims", "", "Jwt:Claims:sub: it must name a claim, and say what stands there")]
    [InlineData("Claims", "${clientid}", "in which the client id is %c")]
    [InlineData("MinRefresh", "00:30:00", "Jwt:KeepKeysFor: 00:20:00 is outside 00:30:00 to 30.00:00:00")]
    [InlineData("Claims", "%C", "Jwt:Claims:sub: '%C' stands for nothing: the client id is %c, the user name %u")]
    [InlineData("Claims", "%x", "Jwt:Claims:sub: '%x' stands for nothing")]
    [InlineData("Claims", "device-%clientid", "Jwt:Claims:sub: '%clientid' stands for nothing")]
    [InlineData("Claims", "%user", "Jwt:Claims:sub: '%user' stands for nothing")]
    [InlineData("", "", "Jwt: one of Secret, PublicKeys, KeySetUrl and Authority must say")]
    public void Settings_ThatCannotBeUsed_AreNamed(string key, string value, string problem)
    {
        JwtOptions options = new()
        {
            Secret = key == "Secret" ? value : null,
            KeySetUrl = key == "KeySetUrl" ? new Uri(value) : null,
            Authority = key == "Authority" ? new Uri(value) : null,
        };
        if (key == "PublicKeys")
        {
            options.PublicKeys.Add(value);
        }

        if (key == "Claims")
        {
            options.Claims.Add("sub", value);
        }

        if (key == "MinRefresh")
        {
            (options.KeyLifetime, options.MinRefresh, options.KeepKeysFor) = (TimeSpan.FromMinutes(1), TimeSpan.Parse(value, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromMinutes(20));
        }

        new JwtOptionsValidator("Jwt").Validate(null, options).FailureMessage!.ShouldContain(problem);

        // A verifier that is made by hand refuses the same, in the same words.
        Should.Throw<OptionsValidationException>(() => Verifier(options)).Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("%c")]
    [InlineData("%u")]
    [InlineData("device-%c@%u")]
    [InlineData("100%")]
    [InlineData("urn:%-")]
    public void Claim_WithSoundPlaceholders_IsTaken(string value) =>
        new JwtOptionsValidator("Jwt").Validate(null, new JwtOptions { PublicKeys = { _issuer.Pem }, Claims = { ["sub"] = value } }).Failed.ShouldBeFalse();

    [Fact]
    public async Task Settings_ThatChangeAndCannotBeUsed_AreTold_AndTheEarlierOnesStay()
    {
        Settings<JwtOptions> settings = new(Public());
        using JwtVerifier verifier = new(settings, new HttpClient(), _lines, _time);

        settings.Change(new JwtOptions());

        (await Verify(verifier, _issuer.Sign("""{"exp":1300819380}"""))).IsAccepted.ShouldBeTrue();
        _lines.All.ShouldContain("The changed settings for tokens are not used, the earlier ones stay: Jwt: one of Secret, PublicKeys, KeySetUrl and Authority must say whose keys count.");
    }

    public void Dispose() => _issuer.Dispose();

    private static ValueTask<JwtResult> Verify(JwtVerifier verifier, string? token) => verifier.VerifyAsync(token, "c1", "u1", TestContext.Current.CancellationToken);

    private JwtOptions Public() => new() { PublicKeys = { _issuer.Pem } };

    private JwtVerifier Verifier(JwtOptions options) => new(new Settings<JwtOptions>(options), new HttpClient(), _lines, _time);
}
