using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace HookSdk.Identity;

/// <summary>A key, and the algorithms that it may be asked for: never those of another kind of key.</summary>
internal sealed record VerificationKey(SecurityKey Key, string? Id, string Family, string? Algorithm)
{
    /// <summary>The setting that it comes of: a hash of it, or the address. Tokens of a setting that is changed may be told from others by it.</summary>
    public string Origin { get; init; } = "";

    /// <summary>A secret: HS.</summary>
    public static VerificationKey OfSecret(byte[] secret) => new(new SymmetricSecurityKey(secret), null, "HS", null);

    public static VerificationKey OfRsa(RSAParameters key, string? id, string? algorithm)
    {
        ReadOnlySpan<byte> exponent = key.Exponent.AsSpan().TrimStart((byte)0);
        if (exponent is [] or [1] or { Length: > 8 } || exponent[^1] % 2 == 0)
        {
            // Whoever has a key with the exponent 1 signs for its owner.
            throw new FormatException("its RSA exponent is not an odd number from 3 to 64 bits");
        }

        int bits = (key.Modulus?.SkipWhile(static b => b == 0).Count() ?? 0) * 8;
        return bits is >= 2048 and <= 8192 ? new(new RsaSecurityKey(key) { KeyId = id }, id, "RSA", algorithm) : throw new FormatException($"its RSA key has {bits} bits, and 2048 to 8192 are taken");
    }

    public static VerificationKey OfEc(ECParameters key, string? id, string? algorithm)
    {
        try
        {
            ECDsa ec = ECDsa.Create(key);
            return new(new ECDsaSecurityKey(ec) { KeyId = id }, id, ec.KeySize switch { 256 => "ES256", 384 => "ES384", _ => "ES512" }, algorithm);
        }
        catch (CryptographicException e)
        {
            throw new FormatException("its point is none of its curve", e);
        }
    }

    /// <summary>Whether a token may have been signed with it.</summary>
    public bool Fits(string algorithm, string? id) =>
        (string.IsNullOrEmpty(id) || Id is null || Id == id)
        && (Algorithm is null || Algorithm == algorithm)
        && (Family == "RSA" ? algorithm is ['R' or 'P', 'S', ..] : algorithm.StartsWith(Family, StringComparison.Ordinal));
}
