using System.Security.Cryptography;
using System.Text;
using HookSdk.Credentials;

namespace HookSdk.Identity;

/// <summary>One run of a hash function over password and salt. Fast, so it is guessed at fast: for passwords that a machine made, or until users have new ones.</summary>
internal sealed class DigestHash : PasswordHash
{
    private readonly HashAlgorithmName _algorithm;
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly byte[] _hash;

    private DigestHash(string text, string form, HashAlgorithmName algorithm, byte[] before, byte[] after, byte[] hash)
        : base(text, $"{form} {algorithm.Name}, once", 1)
    {
        _algorithm = algorithm;
        _before = before;
        _after = after;
        _hash = hash;
    }

    /// <summary>mosquitto's before 2.0: <c>$6$salt$hash</c>, SHA-512 over password and salt. That of crypt(3), which begins alike, is another.</summary>
    public static DigestHash? ReadMosquitto(string text, out string? problem)
    {
        bool isShaped = text.Split('$') is ["", "6", _, { Length: 88 }];
        byte[]? salt = isShaped ? Base64Text.Decode(text.Split('$')[2]) : null;
        byte[]? hash = isShaped ? Base64Text.Decode(text.Split('$')[3]) : null;
        problem = salt is { Length: > 0 } && hash is { Length: 64 } ? null : "it is not mosquitto's '$6$', salt, '$' and a hash of 64 bytes in base64; crypt's form of the same beginning is not read";
        return problem is null ? new DigestHash(text, "mosquitto", HashAlgorithmName.SHA512, [], salt!, hash!) : null;
    }

    /// <summary>EMQX's: <c>emqx:sha256:suffix:salt:hash</c>; the salt is text, the hash hexadecimal.</summary>
    public static DigestHash? ReadEmqx(string text, out string? problem)
    {
        string[] parts = text.Split(':', 4);
        int colon = parts.Length == 4 ? parts[3].LastIndexOf(':') : -1;
        (HashAlgorithmName Name, int Size)? algorithm = parts[1] switch
        {
            "md5" => (HashAlgorithmName.MD5, 16),
            "sha" => (HashAlgorithmName.SHA1, 20),
            "sha256" => (HashAlgorithmName.SHA256, 32),
            "sha512" => (HashAlgorithmName.SHA512, 64),
            _ => null,
        };
        byte[]? hash = colon >= 0 ? HexText.Decode(parts[3][(colon + 1)..]) : null;
        problem = parts[1] == "plain" ? "it is a plain password, and none is read"
            : algorithm is null || colon < 0 || parts[2] is not ("disable" or "prefix" or "suffix") ? "it is not 'emqx:sha256:' (or md5, sha, sha512, pbkdf2-sha256), 'disable', 'prefix' or 'suffix', ':', salt, ':' and hash"
            : hash?.Length != algorithm.Value.Size ? $"its hash is not the hexadecimal of {algorithm.Value.Size} bytes"
            : null;
        if (problem is not null)
        {
            return null;
        }

        byte[] salt = Encoding.UTF8.GetBytes(parts[3][..colon]);
        return new DigestHash(text, "EMQX", algorithm!.Value.Name, parts[2] == "prefix" ? salt : [], parts[2] == "suffix" ? salt : [], hash!);
    }

    protected override bool IsRight(string password)
    {
        using IncrementalHash run = IncrementalHash.CreateHash(_algorithm);
        run.AppendData(_before);
        run.AppendData(Encoding.UTF8.GetBytes(password));
        run.AppendData(_after);
        return CryptographicOperations.FixedTimeEquals(run.GetHashAndReset(), _hash);
    }
}
