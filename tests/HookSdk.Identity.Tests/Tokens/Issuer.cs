using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>Signs tokens, by the framework's own functions.</summary>
internal sealed class Issuer(string? kid) : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);

    public string Pem => _rsa.ExportSubjectPublicKeyInfoPem();

    public string Jwk
    {
        get
        {
            RSAParameters key = _rsa.ExportParameters(false);
            return $$"""{"kty":"RSA","use":"sig"{{Id}},"n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}""";
        }
    }

    private string Id => kid is null ? "" : $",\"kid\":\"{kid}\"";

    public string Set => $$"""{"keys":[{{Jwk}}]}""";

    public string Sign(string claims, string? header = null)
    {
        string signed = $"{Part(header ?? $$"""{"alg":"RS256"{{Id}}}""")}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_rsa.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string SignHmac(string claims, byte[] secret, string alg = "HS256")
    {
        string signed = $"{Part($$"""{"alg":"{{alg}}"}""")}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signed)))}";
    }

    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public void Dispose() => _rsa.Dispose();
}
