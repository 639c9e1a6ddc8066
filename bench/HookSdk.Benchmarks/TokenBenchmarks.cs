using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using HookSdk.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HookSdk.Benchmarks;

/// <summary>What a login by token costs, each with a token of its own: where the key is known, and where it is the first token of a server that has just read its key.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks : IDisposable
{
    private const int Clients = 256;

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly JwtVerifier _rs256;
    private readonly JwtVerifier _es256;
    private readonly JwtVerifier _hs256;
    private readonly string[] _rs256Tokens;
    private readonly string[] _es256Tokens;
    private readonly string[] _hs256Tokens;
    private readonly byte[] _signed = RandomNumberGenerator.GetBytes(300);
    private readonly byte[] _signature;
    private readonly byte[] _rsaSignature;
    private int _next;

    public TokenBenchmarks()
    {
        _rs256 = Verifier(Options("RS256", _rsa.ExportSubjectPublicKeyInfoPem()));
        _es256 = Verifier(Options("ES256", _ec.ExportSubjectPublicKeyInfoPem()));
        _hs256 = Verifier(Options("HS256", null));
        _rs256Tokens = Tokens("RS256", signed => _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        _es256Tokens = Tokens("ES256", signed => _ec.SignData(signed, HashAlgorithmName.SHA256));
        _signature = _ec.SignData(_signed, HashAlgorithmName.SHA256);
        _rsaSignature = _rsa.SignData(_signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _hs256Tokens = Tokens("HS256", signed => HMACSHA256.HashData(_secret, signed));
    }

    [Benchmark]
    public Task<bool> Rs256Warm() => LoginAsync(_rs256, _rs256Tokens);

    [Benchmark]
    public Task<bool> Es256Warm() => LoginAsync(_es256, _es256Tokens);

    [Benchmark]
    public Task<bool> Hs256Warm() => LoginAsync(_hs256, _hs256Tokens);

    /// <summary>What of <see cref="Es256Warm"/> is the platform's verification of the signature.</summary>
    [Benchmark]
    public bool Es256SignatureAlone() => _ec.VerifyData(_signed, _signature, HashAlgorithmName.SHA256);

    /// <summary>What of <see cref="Rs256Warm"/> is the platform's verification of the signature.</summary>
    [Benchmark]
    public bool Rs256SignatureAlone() => _rsa.VerifyData(_signed, _rsaSignature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [Benchmark]
    public async Task<bool> Rs256Cold()
    {
        using JwtVerifier verifier = Verifier(Options("RS256", _rsa.ExportSubjectPublicKeyInfoPem()));
        return await LoginAsync(verifier, _rs256Tokens);
    }

    public void Dispose()
    {
        _rs256.Dispose();
        _es256.Dispose();
        _hs256.Dispose();
        _rsa.Dispose();
        _ec.Dispose();
        GC.SuppressFinalize(this);
    }

    private static JwtVerifier Verifier(JwtOptions options) => new(new OneSetting(options), new HttpClient(), NullLoggerFactory.Instance);

    private static string[] Tokens(string algorithm, Func<byte[], byte[]> sign) => [.. Enumerable.Range(0, Clients).Select(n =>
    {
        string header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""));
        string claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$$"""{"iss":"https://login.example.com/","aud":"mqtt","sub":"dev{{{n}}}","exp":4102444800,"acl":{"pub":["devices/${clientid}/#"],"sub":["devices/${clientid}/#"]}}"""));
        return $"{header}.{claims}.{Base64Url.EncodeToString(sign(Encoding.UTF8.GetBytes($"{header}.{claims}")))}";
    })];

    private JwtOptions Options(string algorithm, string? key)
    {
        JwtOptions options = new() { Algorithms = { algorithm }, Issuers = { "https://login.example.com/" }, Audiences = { "mqtt" }, Secret = key is null ? "base64:" + Convert.ToBase64String(_secret) : null };
        if (key is not null)
        {
            options.PublicKeys.Add(key);
        }

        return options;
    }

    private async Task<bool> LoginAsync(JwtVerifier verifier, string[] tokens)
    {
        JwtResult result = await verifier.VerifyAsync(tokens[(int)((uint)_next++ % Clients)], "dev1", null);
        return result.IsAccepted ? true : throw new InvalidOperationException(result.Reason);
    }

    private sealed class OneSetting(JwtOptions options) : IOptionsMonitor<JwtOptions>
    {
        public JwtOptions CurrentValue => options;

        public JwtOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<JwtOptions, string?> listener) => null;
    }
}
