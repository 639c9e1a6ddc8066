using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HookSdk.Credentials;

namespace HookSdk.Identity;

/// <summary>The texts that PBKDF2 hashes have in other programs.</summary>
internal static class Pbkdf2Forms
{
    /// <summary>mosquitto's: <c>$7$101$salt$hash</c>, HMAC-SHA512.</summary>
    public static PasswordHash? ReadMosquitto(string text, out string? problem) => text.Split('$') is ["", "7", var iterations, var salt, var hash]
        ? Make(text, "mosquitto", HashAlgorithmName.SHA512, iterations, Base64Text.Decode(salt), Base64Text.Decode(hash), out problem)
        : None("it is not mosquitto's '$7$', iterations, '$', salt, '$' and hash", out problem);

    /// <summary>Django's: <c>pbkdf2_sha256$600000$salt$hash</c>; the salt is text.</summary>
    public static PasswordHash? ReadDjango(string text, out string? problem) => text.Split('$') is [var scheme, var iterations, { Length: > 0 } salt, var hash] && Algorithm(scheme["pbkdf2_".Length..]) is { } algorithm
        ? Make(text, "Django", algorithm, iterations, Encoding.UTF8.GetBytes(salt), Base64Text.Decode(hash), out problem)
        : None("it is not Django's 'pbkdf2_sha256$' (or sha1), iterations, '$', salt, '$' and hash", out problem);

    /// <summary>passlib's: <c>$pbkdf2-sha256$29000$salt$hash</c>, with a base64 that has a full stop for a plus; <c>$pbkdf2$</c> is SHA-1.</summary>
    public static PasswordHash? ReadPasslib(string text, out string? problem) => text.Split('$') is ["", var scheme, var iterations, var salt, var hash] && Algorithm(scheme is "pbkdf2" ? "sha1" : scheme[Math.Min(scheme.Length, "pbkdf2-".Length)..]) is { } algorithm
        ? Make(text, "passlib", algorithm, iterations, Base64Text.Decode(salt.Replace('.', '+')), Base64Text.Decode(hash.Replace('.', '+')), out problem)
        : None("it is not passlib's '$pbkdf2-sha256$' (or sha512, or '$pbkdf2$'), iterations, '$', salt, '$' and hash", out problem);

    /// <summary>EMQX's: <c>emqx:pbkdf2-sha256:4096:salt:hash</c>; the salt is text, the hash hexadecimal.</summary>
    public static PasswordHash? ReadEmqx(string text, out string? problem)
    {
        string[] parts = text.Split(':', 4);
        int colon = parts.Length == 4 ? parts[3].LastIndexOf(':') : -1;
        return colon > 0 && parts[1].StartsWith("pbkdf2-", StringComparison.Ordinal) && Algorithm(parts[1]["pbkdf2-".Length..]) is { } algorithm
            ? Make(text, "EMQX", algorithm, parts[2], Encoding.UTF8.GetBytes(parts[3][..colon]), HexText.Decode(parts[3][(colon + 1)..]), out problem)
            : None("it is not 'emqx:pbkdf2-sha256:' (or sha, sha384, sha512), iterations, ':', salt, ':' and hash", out problem);
    }

    private static HashAlgorithmName? Algorithm(string name) => name switch
    {
        "sha" or "sha1" => HashAlgorithmName.SHA1,
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static Pbkdf2Hash? Make(string text, string form, HashAlgorithmName algorithm, string iterations, byte[]? salt, byte[]? hash, out string? problem)
    {
        problem = !int.TryParse(iterations, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > PasswordHash.MaxIterations
                ? $"its {form} iterations are not a number from 1 to {PasswordHash.MaxIterations}"
            : salt is not { Length: >= 1 and <= 256 } ? "its salt is not 1 to 256 bytes"
            : hash is not { Length: >= 16 and <= 128 } ? "its hash is not 16 to 128 bytes"
            : Blocks(algorithm, hash.Length) is var blocks && (long)count * blocks > PasswordHash.MaxIterations ? $"its {form} iterations go over {blocks} blocks of hash, and at most {PasswordHash.MaxIterations} are taken together"
            : null;
        return problem is null ? new Pbkdf2Hash(text, form, algorithm, count, salt!, hash!) : null;
    }

    /// <summary>PBKDF2 goes through its iterations once for each part of a hash that is longer than the function's own (RFC 8018, section 5.2).</summary>
    private static int Blocks(HashAlgorithmName algorithm, int length) =>
        (int)Math.Ceiling(length / (algorithm == HashAlgorithmName.SHA1 ? 20.0 : algorithm == HashAlgorithmName.SHA256 ? 32 : algorithm == HashAlgorithmName.SHA384 ? 48 : 64));

    private static Pbkdf2Hash? None(string why, out string? problem)
    {
        problem = why;
        return null;
    }
}
