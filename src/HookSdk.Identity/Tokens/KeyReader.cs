using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace HookSdk.Identity;

/// <summary>Reads keys: PEM, JWK and JWKS (RFC 7517).</summary>
internal static class KeyReader
{
    public const int MaxKeys = 64;

    private const string Private = "it is a private key, which belongs to the issuer alone";

    private delegate void Reading(ReadOnlySpan<byte> bytes);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a key of the settings.</summary>
    /// <exception cref="FormatException">It is none; the message says why in the form "it is ...".</exception>
    public static VerificationKey ReadOne(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(text, Strict);
                return ReadJwk(json.RootElement);
            }
            catch (JsonException e)
            {
                throw new FormatException("it is no sound JSON", e);
            }
        }

        return ReadPem(text);
    }

    /// <summary>Reads a set. A key that is not for signatures of tokens is passed over; one that is broken is told of.</summary>
    /// <exception cref="FormatException">It is none, or holds keys of which none can be used.</exception>
    public static VerificationKey[] ReadSet(ReadOnlyMemory<byte> body, Action<string> leftOut)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body, Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out JsonElement keys) || keys.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("the document has no list 'keys'");
            }

            if (keys.GetArrayLength() > MaxKeys)
            {
                throw new FormatException($"the document has {keys.GetArrayLength()} keys, and at most {MaxKeys} are taken");
            }

            List<VerificationKey> read = [];
            foreach (JsonElement key in keys.EnumerateArray())
            {
                try
                {
                    read.Add(ReadJwk(key));
                }
                catch (FormatException e)
                {
                    leftOut(e.Message);
                }
            }

            // A list that is empty says that no key counts. One of which none can be used says nothing.
            return read.Count > 0 || keys.GetArrayLength() == 0 ? [.. read] : throw new FormatException("the document has no key that can be used");
        }
        catch (JsonException e)
        {
            throw new FormatException("the document is no sound JSON", e);
        }
    }

    /// <summary>What kind of a key's text or bytes a secret is by mistake, in the form "a PEM"; null: it may be a secret.</summary>
    public static string? KindOf(byte[] secret)
    {
        string text = Encoding.UTF8.GetString(secret);
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            return "a PEM";
        }

        byte[] inner = new byte[text.Length];
        if ((KindOfDer(secret) ?? (Convert.TryFromBase64String(text, inner, out int length) ? KindOfDer(inner.AsSpan(..length)) : null)) is { } kind)
        {
            return kind;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind != JsonValueKind.Object ? null
                : json.RootElement.TryGetProperty("kty", out _) ? "a JWK"
                : json.RootElement.TryGetProperty("keys", out _) ? "a JWKS document"
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What stands between the lines of a PEM.</summary>
    private static string? KindOfDer(ReadOnlySpan<byte> bytes) =>
        Succeeds(static b => PublicKey.CreateFromSubjectPublicKeyInfo(b, out _), bytes) || Succeeds(ImportRsa, bytes) ? "a public key without the lines of its PEM"
        : Succeeds(static b => X509CertificateLoader.LoadCertificate(b).Dispose(), bytes) ? "a certificate without the lines of its PEM"
        : null;

    private static void ImportRsa(ReadOnlySpan<byte> bytes)
    {
        using RSA rsa = RSA.Create();
        rsa.ImportRSAPublicKey(bytes, out _);
    }

    private static bool Succeeds(Reading read, ReadOnlySpan<byte> bytes)
    {
        try
        {
            read(bytes);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static VerificationKey ReadJwk(JsonElement key)
    {
        try
        {
            return ReadKey(key);
        }
        catch (InvalidOperationException e)
        {
            // Half a pair of surrogates is JSON, and no text.
            throw new FormatException("it holds a text that is none", e);
        }
    }

    private static VerificationKey ReadKey(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is no JSON object");
        }

        if (Text(key, "use") is { } use && use != "sig")
        {
            throw new FormatException("its use is not 'sig'");
        }

        if (key.TryGetProperty("key_ops", out JsonElement operations) && (operations.ValueKind != JsonValueKind.Array || !operations.EnumerateArray().Any(static o => o.ValueKind == JsonValueKind.String && o.ValueEquals("verify"))))
        {
            throw new FormatException("its key_ops do not have 'verify'");
        }

        if (Text(key, "kty") is "RSA" or "EC" && key.TryGetProperty("d", out _))
        {
            throw new FormatException(Private);
        }

        string? id = Text(key, "kid");
        string? algorithm = Text(key, "alg");
        return Text(key, "kty") switch
        {
            "RSA" => VerificationKey.OfRsa(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }, id, algorithm),
            "EC" => VerificationKey.OfEc(new ECParameters { Curve = CurveOf(Text(key, "crv")), Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } }, id, algorithm),
            "oct" => throw new FormatException("it is a secret, and one that is published is none"),
            _ => throw new FormatException("its kind (kty) is neither RSA nor EC"),
        };
    }

    private static VerificationKey ReadPem(string text)
    {
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new FormatException(Private);
        }

        try
        {
            using RSA rsa = RSA.Create();
            rsa.ImportFromPem(text);
            return VerificationKey.OfRsa(rsa.ExportParameters(includePrivateParameters: false), null, null);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // Then it may be the other kind.
        }

        try
        {
            using ECDsa ec = ECDsa.Create();
            ec.ImportFromPem(text);
            return VerificationKey.OfEc(ec.ExportParameters(includePrivateParameters: false), null, null);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new FormatException("it is neither a PEM of an RSA or EC public key nor a JWK", e);
        }
    }

    private static ECCurve CurveOf(string? name) => name switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => throw new FormatException("its curve is not P-256, P-384 or P-521"),
    };

    private static string? Text(JsonElement key, string name) => key.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement key, string name)
    {
        try
        {
            return Base64Url.DecodeFromUtf8(Encoding.UTF8.GetBytes(Text(key, name) ?? throw new FormatException($"it has no '{name}'")));
        }
        catch (FormatException e) when (!e.Message.StartsWith("it ", StringComparison.Ordinal))
        {
            throw new FormatException($"its '{name}' is no base64url", e);
        }
    }
}
