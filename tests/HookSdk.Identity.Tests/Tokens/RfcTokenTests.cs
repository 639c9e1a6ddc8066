using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>The RFCs' examples of key sets, of private keys, and of tokens that are none of this kind. Those of signed tokens are in <see cref="JwtVerifierTests"/>.</summary>
public sealed class RfcTokenTests : IDisposable
{
    /// <summary>RFC 7519, section 3.1.</summary>
    private const string Claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    /// <summary>RFC 7517, appendix A.1.</summary>
    private const string KeySet =
        """
        {"keys":
          [
            {"kty":"EC",
             "crv":"P-256",
             "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
             "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
             "use":"enc",
             "kid":"1"},

            {"kty":"RSA",
             "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
             "e":"AQAB",
             "alg":"RS256",
             "kid":"2011-04-29"}
          ]
        }
        """;

    // Signed by Node.js with the private keys of appendix A.2.
    private const string OfRsa = $"eyJhbGciOiJSUzI1NiIsImtpZCI6IjIwMTEtMDQtMjkifQ.{Claims}.xKEwzKkGCZ9-j_hWIxOgcr3tsjVGrhMsPB01WZ_PMiGBSYV3RU23nVfh2cvNqiKftXFqVSiUGRzheNqKf9Bzau7S86ccKyUwPN9Hxe_DWEzyNygKL5QwMZNCUmak0_72syzdKwKFY2u7MPh72597VML32HNJtfEYA5_LAmPZZSqt-mbRbimqLU6e70b4V2KPwHU8jsuMja3pqPOMEPIw_QzZrquas8p2FebyQ7oVo8cMjX9_mtOD-GG-L9Xu47v3aV0ccJietYmVLi0Q-llBcx0wcw8dNGJQPbKEXPp6OPCdU6_bMp1MkSTAXvw7Z-dj3AeN8hy3mAwoO2VtfnghHA";
    private const string OfEc = $"eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.{Claims}.ko2yc_ub9805lQKjYcFiJlAS1gjc3fCl-sJ3TyWK0M7_8fnzAeGEAFHqfPA627kurQuPzZzinTXi07xT9mI12g";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_300_819_000));
    private readonly Lines _lines = new();
    private readonly KeyServer _server = new();

    /// <summary>Its key on a curve is for encryption, and verifies nothing.</summary>
    [Fact]
    public async Task KeySet_OfTheRfc_VerifiesByTheKeyForSignatures()
    {
        _server.Serve(KeySet);
        using JwtVerifier verifier = Verifier();

        JwtResult result = await Verify(verifier, OfRsa);

        result.Reason.ShouldBe("");
        result.Identity!.Find("iss").ShouldBe("joe");
        (await Verify(verifier, OfEc)).Problem.ShouldBe(JwtProblem.UnknownKey);
        _lines.All.ShouldContain(static l => l.EndsWith("is left out: its use is not 'sig'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task KeySet_OfTheRfc_BothOfWhichAreForSignatures_VerifiesEachByItsOwn()
    {
        _server.Serve(KeySet.Replace("\"enc\"", "\"sig\"", StringComparison.Ordinal));
        using JwtVerifier verifier = Verifier();

        (await Verify(verifier, OfEc)).Reason.ShouldBe("");
        (await Verify(verifier, OfRsa)).Reason.ShouldBe("");
        (await Verify(verifier, OfEc.Replace("eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ", Issuer.Part("""{"alg":"ES256","kid":"2011-04-29"}"""), StringComparison.Ordinal))).Problem.ShouldBe(JwtProblem.UnknownKey);
        (await Verify(verifier, Forged(OfEc))).Problem.ShouldBe(JwtProblem.Signature);
        (await Verify(verifier, Forged(OfRsa))).Problem.ShouldBe(JwtProblem.Signature);
    }

    /// <summary>RFC 7517, appendix A.2, its EC key: whoever reads the document could sign with it.</summary>
    [Fact]
    public async Task PrivateKey_ThatIsPublished_VerifiesNothing_AndIsTold()
    {
        const string Private = """{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE","use":"sig","kid":"1"}""";
        _server.Serve(KeySet.Replace("{\"kty\":\"RSA\"", Private + ",{\"kty\":\"RSA\"", StringComparison.Ordinal));
        using JwtVerifier verifier = Verifier();

        (await Verify(verifier, OfEc)).Problem.ShouldBe(JwtProblem.UnknownKey);
        (await Verify(verifier, OfRsa)).IsAccepted.ShouldBeTrue();
        _lines.All.ShouldContain(static l => l.EndsWith("is left out: it is a private key, which belongs to the issuer alone", StringComparison.Ordinal));
        _lines.All.ShouldNotContain(static l => l.Contains("870MB6", StringComparison.Ordinal));
        new JwtOptionsValidator("Jwt").Validate(null, new JwtOptions { PublicKeys = { Private } }).FailureMessage!.ShouldContain("Jwt:PublicKeys:0: it is a private key, which belongs to the issuer alone");
    }

    [Theory]
    // RFC 7519, appendices A.1 and A.2: encrypted, and signed and then encrypted.
    [InlineData("eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.QR1Owv2ug2WyPBnbQrRARTeEk9kDO2w8qDcjiHnSJflSdv1iNqhWXaKH4MqAkQtMoNfABIPJaZm0HaA415sv3aeuBWnD8J-Ui7Ah6cWafs3ZwwFKDFUUsWHSK-IPKxLGTkND09XyjORj_CHAgOPJ-Sd8ONQRnJvWn_hXV1BNMHzUjPyYwEsRhDhzjAD26imasOTsgruobpYGoQcXUwFDn7moXPRfDE8-NoQX7N7ZYMmpUDkR-Cx9obNGwJQ3nM52YCitxoQVPzjbl7WBuB7AohdBoZOdZ24WlN1lVIeh8v1K4krB8xgKvRU8kgFrEn_a1rZgN5TiysnmzTROF869lQ.AxY8DCtDaGlsbGljb3RoZQ.MKOle7UQrG6nSxTLX6Mqwt0orbHvAKeWnDYvpIAeZ72deHxz3roJDXQyhxx0wKaMHDjUEOKIwrtkHthpqEanSBNYHZgmNOV7sln1Eu9g3J8.fiK51VwhsxJ-siBMR-YFiA")]
    [InlineData("eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiY3R5IjoiSldUIn0.g_hEwksO1Ax8Qn7HoN-BVeBoa8FXe0kpyk_XdcSmxvcM5_P296JXXtoHISr_DD_MqewaQSH4dZOQHoUgKLeFly-9RI11TG-_Ge1bZFazBPwKC5lJ6OLANLMd0QSL4fYEb9ERe-epKYE3xb2jfY1AltHqBO-PM6j23Guj2yDKnFv6WO72tteVzm_2n17SBFvhDuR9a2nHTE67pe0XGBUS_TK7ecA-iVq5COeVdJR4U4VZGGlxRGPLRHvolVLEHx6DYyLpw30Ay9R6d68YCLi9FYTq3hIXPK_-dmPlOUlKvPr1GgJzRoeC9G5qCvdcHWsqJGTO_z3Wfo5zsqwkxruxwA.UmVkbW9uZCBXQSA5ODA1Mg.VwHERHPvCNcHHpTjkoigx3_ExK0Qc71RMEParpatm0X_qpg-w8kozSjfNIPPXiTBBLXR65CIPkFqz4l1Ae9w_uowKiwyi9acgVztAi-pSL8GQSXnaamh9kX1mdh3M_TT-FZGQFQsFhu0Z72gJKGdfGE-OE7hS1zuBD5oEUfk0Dmb0VzWEzpxxiSSBbBAzP10l56pPfAtrjEYw-7ygeMkwBl6Z_mLS6w6xUgKlvW6ULmkV-uLC4FUiyKECK4e3WZYKw1bpgIqGYsw2v_grHjszJZ-_I5uM-9RA8ycX9KqPRp9gc6pXmoU_-27ATs9XCvrZXUtK2902AUzqpeEUJYjWWxSNsS-r1TJ1I-FMJ4XyAiGrfmo9hQPcNBYxPz3GQb28Y5CLSQfNgKSGt0A4isp1hBUXBHAndgtcslt7ZoQJaKe_nNJgNliWtWpJ_ebuOpEl8jdhehdccnRMIwAmU1n7SPkmhIl1HlSOpvcvDfhUN5wuqU955vOBvfkBOh5A11UzBuo2WlgZ6hYi9-e3w29bR0C2-pp3jbqxEDw3iWaf2dc5b-LnR0FEYXvI_tYk5rd_J9N0mg0tQ6RbpxNEMNoA9QWk5lgdPvbh9BaO195abQ.AVO9iT5AV4CzvDJCdhSFlQ")]
    // RFC 7515, appendix A.7: the flattened JSON form.
    [InlineData($$"""{"payload":"{{Claims}}","protected":"eyJhbGciOiJFUzI1NiJ9","header":{"kid":"e9bc097a-ce51-4036-9562-d2ade882db0d"},"signature":"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"}""")]
    public async Task Token_OfAnotherForm_IsMalformed(string token)
    {
        _server.Serve(KeySet);
        using JwtVerifier verifier = Verifier();

        (await Verify(verifier, token)).Problem.ShouldBe(JwtProblem.Malformed);
        string start = token[..40];
        _lines.All.ShouldNotContain(l => l.Contains(start, StringComparison.Ordinal));
    }

    /// <summary>RFC 7515, appendix A.4: signed soundly, and its payload is a word.</summary>
    [Fact]
    public async Task Token_WhosePayloadIsNoClaims_IsMalformed()
    {
        JwtOptions options = new() { Algorithms = { "ES512" }, PublicKeys = { """{"kty":"EC","crv":"P-521","x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"}""" } };
        using JwtVerifier verifier = new(new Settings<JwtOptions>(options), new HttpClient(_server, disposeHandler: false), _lines, _time);

        (await Verify(verifier, "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn")).Problem.ShouldBe(JwtProblem.Malformed);
    }

    public void Dispose() => _server.Dispose();

    /// <summary>The first letter of the signature is another.</summary>
    private static string Forged(string token)
    {
        int at = token.LastIndexOf('.') + 1;
        return $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }

    private static ValueTask<JwtResult> Verify(JwtVerifier verifier, string token) => verifier.VerifyAsync(token, "c1", null, TestContext.Current.CancellationToken);

    private JwtVerifier Verifier() => new(
        new Settings<JwtOptions>(new() { KeySetUrl = new Uri("https://login.example.com/keys"), Issuers = { "joe" } }),
        new HttpClient(_server, disposeHandler: false),
        _lines,
        _time);
}
