using Microsoft.Extensions.Options;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>A key that everyone may know, put where a secret must stand: everyone could sign with it.</summary>
public sealed class PublicSecretTests
{
    [Theory]
    // openssl rsa -pubout -outform DER: what stands between the lines of BEGIN PUBLIC KEY.
    [InlineData("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA5ftP+F55izuPnOb3IAxQmZ/mcUzv98qUKThAz5Mg03nyn4EKw179ysuwtxRbr9qWiPFxVp74A+gFNG/anvbuzv17xIirDAQ61UBwzwz8MOtQ7hvyYJEi+rTr8U1cicWvKGpN1mNPbUnMc6lYHFRzMtl6bBsfP71uACcE8oHzVRWWagBjnJ8FKy8pYEZI7AD2briBhV49kbUvpErlItkbr17DzXCKYtUk2vS6LOzWhqO5DbII9KBw+VUHiR4ZmuvZ6iUEb6dhL+37keP1SeH+7VV2KeaF2LzyfzHq8febGMQdYmX6lVicGDe2lzt6cwvg2QWRTRgRdOoGxG/1iw2KVwIDAQAB", "a public key")]
    // openssl rsa -RSAPublicKey_out: between those of BEGIN RSA PUBLIC KEY.
    [InlineData("MIIBCgKCAQEA5ftP+F55izuPnOb3IAxQmZ/mcUzv98qUKThAz5Mg03nyn4EKw179ysuwtxRbr9qWiPFxVp74A+gFNG/anvbuzv17xIirDAQ61UBwzwz8MOtQ7hvyYJEi+rTr8U1cicWvKGpN1mNPbUnMc6lYHFRzMtl6bBsfP71uACcE8oHzVRWWagBjnJ8FKy8pYEZI7AD2briBhV49kbUvpErlItkbr17DzXCKYtUk2vS6LOzWhqO5DbII9KBw+VUHiR4ZmuvZ6iUEb6dhL+37keP1SeH+7VV2KeaF2LzyfzHq8febGMQdYmX6lVicGDe2lzt6cwvg2QWRTRgRdOoGxG/1iw2KVwIDAQAB", "a public key")]
    // openssl ec -pubout, and that of a kind of key that verifies nothing here.
    [InlineData("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0Ys4bmcSxlH3X2YwznsCNO76EPY9Z84Fc2eCUAmWqS2omxTEwekOSmTwjRhhOgJhZpIUsArbsV4TL98C7+37hw==", "a public key")]
    [InlineData("MCowBQYDK2VwAyEAuZ3/Le8U+NNpOq5n4+g46mypPbIFtYjXvr0eq/QzdcM=", "a public key")]
    // openssl req -x509.
    [InlineData("MIIBeDCCAR2gAwIBAgIUW578yfBPSM0MQD4+aKqCimOsTbEwCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGaXNzdWVyMB4XDTI2MTEyOTIyMjYwM1oXDTM2MTEyNjIyMjYwM1owETEPMA0GA1UEAwwGaXNzdWVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0Ys4bmcSxlH3X2YwznsCNO76EPY9Z84Fc2eCUAmWqS2omxTEwekOSmTwjRhhOgJhZpIUsArbsV4TL98C7+37h6NTMFEwHQYDVR0OBBYEFK4rB05z+vLtKhEE2BcQ8Jmcn4ByMB8GA1UdIwQYMBaAFK4rB05z+vLtKhEE2BcQ8Jmcn4ByMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAKn21D/rYtp/c0RfLjGMNmQYB1/LN23xNit7EuY0MEUIAiEAtyl6QhcWJrZGxCQuMt12xsiQDEsi8q1B1RQoG1e4too=", "a certificate")]
    public void PemWithoutItsLines_IsNoSecret(string text, string kind)
    {
        string inLines = string.Join('\n', text.Chunk(64).Select(static c => new string(c)));
        foreach (string secret in (string[])[$"base64:{text}", text, inLines, $"{inLines}\n"])
        {
            JwtOptions options = new() { Secret = secret };
            string problem = new JwtOptionsValidator("Jwt").Validate(null, options).FailureMessage!;

            problem.ShouldContain($"Jwt:Secret: it is {kind} without the lines of its PEM. A public key that serves as a secret lets everyone sign");
            problem.ShouldNotContain(text[..20]);
            Should.Throw<OptionsValidationException>(() => new JwtVerifier(new Settings<JwtOptions>(options), new HttpClient(), new Lines()));
        }
    }

    /// <summary>What looks like a key at first sight, and is none.</summary>
    [Theory]
    [InlineData("base64:AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ+EstJQLr/T+1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==")]
    [InlineData("base64:MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHIjzyUnYbHu42UStVViLD4KILtnX")]
    [InlineData("base64:MIIBCgKCAQEA5ftP+F55izuPnOb3IAxQmZ/mcUzv98qUKThAz5Mg03nyn4EKw179")]
    [InlineData("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA")]
    public void SecretThatIsNone_IsTaken(string secret) => new JwtOptionsValidator("Jwt").Validate(null, new JwtOptions { Secret = secret }).Failed.ShouldBeFalse();
}
