using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;

namespace HookSdk.Credentials;

/// <summary>Core's own form: PBKDF2-HMAC-SHA512 with a salt of its own.</summary>
internal sealed class OwnPasswordHash : PasswordHash
{
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltSize = 16;
    private const int HashSize = 32;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private OwnPasswordHash(int iterations, byte[] salt, byte[] hash)
        : base(
            string.Create(CultureInfo.InvariantCulture, $"{Scheme}:{iterations}:{Base64Url.EncodeToString(salt)}:{Base64Url.EncodeToString(hash)}"),
            string.Create(CultureInfo.InvariantCulture, $"{Scheme}, {iterations} iterations"),
            iterations)
    {
        _salt = salt;
        _hash = hash;
    }

    public static OwnPasswordHash Of(string password, int iterations)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltSize);
        return new OwnPasswordHash(iterations, salt, Derive(password, salt, iterations, HashSize));
    }

    public static OwnPasswordHash? Read(string text, out string? problem)
    {
        string[] parts = text.Split(':');
        int iterations = 0;
        problem = parts is not [Scheme, _, _, _] ? $"it is not '{Scheme}', iterations, salt and hash with colons between"
            : !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out iterations) || iterations is < MinIterations or > MaxIterations
                ? $"its iterations are not a number from {MinIterations} to {MaxIterations}"
            : Decode(parts[2]) is not { Length: >= 8 and <= 64 } ? "its salt is not the base64url of 8 to 64 bytes"
            : Decode(parts[3]) is not { Length: >= 16 and <= 64 } ? "its hash is not the base64url of 16 to 64 bytes"
            : null;
        return problem is null ? new OwnPasswordHash(iterations, Decode(parts[2])!, Decode(parts[3])!) : null;
    }

    protected override bool IsRight(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, _salt, Iterations, _hash.Length), _hash);

    private static byte[] Derive(string password, byte[] salt, int iterations, int size) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, size);

    private static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
