using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>A secret and public keys in one program: each algorithm goes with its own keys alone.</summary>
public sealed class SeveralKeysTests : IDisposable
{
    private const string Secret = "a secret that issuer and server share";
    private const string Claims = """{"exp":1300819380}""";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_300_819_000));
    private readonly Lines _lines = new();
    private readonly Issuer _issuer = new("k1");
    private readonly KeyServer _server = new();

    [Fact]
    public async Task SecretAndKeySet_AreBothTaken_EachWithItsOwnAlgorithms()
    {
        _server.Serve(_issuer.Set);
        using JwtVerifier verifier = Verifier(new() { Secret = Secret, KeySetUrl = new Uri("https://login.example.com/keys") });

        (await Verify(verifier, _issuer.Sign(Claims))).IsAccepted.ShouldBeTrue();
        (await Verify(verifier, Issuer.SignHmac(Claims, Encoding.UTF8.GetBytes(Secret)))).IsAccepted.ShouldBeTrue();
        foreach (string known in new[] { _issuer.Pem, _issuer.Pem + "\n", _issuer.Jwk, _issuer.Set, "k1" })
        {
            (await Verify(verifier, Issuer.SignHmac(Claims, Encoding.UTF8.GetBytes(known)))).Problem.ShouldBe(JwtProblem.Signature);
        }

        // The secret is no key of the issuer's, and an algorithm that is not pinned is none.
        (await Verify(verifier, Issuer.SignHmac(Claims, Encoding.UTF8.GetBytes(Secret), "RS256"))).Problem.ShouldBe(JwtProblem.Signature);
        (await Verify(verifier, Issuer.SignHmac(Claims, Encoding.UTF8.GetBytes(Secret), "HS384"))).Problem.ShouldBe(JwtProblem.Algorithm);
        (await Verify(verifier, $"{Issuer.Part("""{"alg":"none"}""")}.{Issuer.Part(Claims)}.")).Problem.ShouldBe(JwtProblem.Algorithm);
    }

    /// <summary>An address that is down keeps nobody out whose token is signed with the secret.</summary>
    [Fact]
    public async Task KeySetThatIsDown_KeepsTokensOfTheSecretWaitingForNothing()
    {
        _server.Answer = static (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError));
        using JwtVerifier verifier = Verifier(new() { Secret = Secret, KeySetUrl = new Uri("https://login.example.com/keys") });

        (await Verify(verifier, Issuer.SignHmac(Claims, Encoding.UTF8.GetBytes(Secret)))).IsAccepted.ShouldBeTrue();
        _server.Calls.ShouldBe(0);
        await Should.ThrowAsync<JwtKeysUnavailableException>(async () => await Verify(verifier, _issuer.Sign(Claims)));
    }

    [Theory]
    [InlineData("RS256", "Jwt:Algorithms: there is a Secret, and no algorithm of it")]
    [InlineData("HS256", "Jwt:Algorithms: there are public keys, and no algorithm of theirs")]
    [InlineData("XS256", "Jwt:Algorithms: 'XS256' is not taken: with a secret and public keys there are HS256, HS384, HS512, RS256")]
    public void Algorithms_ThatLeaveAKeyWithoutUse_AreRefused(string algorithm, string problem) =>
        new JwtOptionsValidator("Jwt").Validate(null, new JwtOptions { Secret = Secret, PublicKeys = { _issuer.Pem }, Algorithms = { algorithm } }).FailureMessage!.ShouldContain(problem);

    [Fact]
    public void PublicKeysOfTwoPlaces_AreRefused() =>
        new JwtOptionsValidator("Jwt").Validate(null, new JwtOptions { PublicKeys = { _issuer.Pem }, KeySetUrl = new Uri("https://login.example.com/keys") }).FailureMessage!
            .ShouldContain("Jwt: PublicKeys and KeySetUrl are set; one of them says whose public keys count.");

    public void Dispose()
    {
        _issuer.Dispose();
        _server.Dispose();
        _lines.Dispose();
    }

    private static ValueTask<JwtResult> Verify(JwtVerifier verifier, string token) => verifier.VerifyAsync(token, "c1", null, TestContext.Current.CancellationToken);

    private JwtVerifier Verifier(JwtOptions options) => new(new Settings<JwtOptions>(options), new HttpClient(_server), _lines, _time);
}
