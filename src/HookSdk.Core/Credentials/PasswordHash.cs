using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HookSdk.Credentials;

/// <summary>
/// A password as it is kept: a salted PBKDF2-HMAC-SHA512 hash (RFC 8018). Its text, <c>pbkdf2-sha512:210000:salt:hash</c>, has no character that a shell,
/// JSON or an environment variable would change.
/// </summary>
public sealed class PasswordHash
{
    /// <summary>How often <see cref="Create"/> iterates unless told otherwise: 210,000.</summary>
    public const int DefaultIterations = 210_000;

    /// <summary>The fewest iterations that are taken: 1,000.</summary>
    public const int MinIterations = 1_000;

    /// <summary>The most iterations that are taken, so that a mistyped hash cannot stop a server: 10,000,000.</summary>
    public const int MaxIterations = 10_000_000;

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltSize = 16;
    private const int HashSize = 32;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash)
    {
        Iterations = iterations;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>How often the hash function runs for one check: what makes guessing dear, and logging in too.</summary>
    public int Iterations { get; }

    /// <summary>Hashes a password with a new salt.</summary>
    /// <param name="password">The password; it may not be empty.</param>
    /// <param name="iterations"><see cref="MinIterations"/> to <see cref="MaxIterations"/>.</param>
    public static PasswordHash Create(string password, int iterations = DefaultIterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, MinIterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MaxIterations);
        byte[] salt = RandomNumberGenerator.GetBytes(SaltSize);
        return new PasswordHash(iterations, salt, Derive(password, salt, iterations, HashSize));
    }

    /// <summary>Reads a hash that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; the message says why, without repeating it.</exception>
    public static PasswordHash Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out PasswordHash? hash, out string? problem) ? hash : throw new FormatException($"This is no password hash: {problem}.");
    }

    /// <summary>Reads a hash that <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="problem">Why it is none, in the form "it has no salt".</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PasswordHash? hash, [NotNullWhen(false)] out string? problem)
    {
        hash = null;
        string[] parts = (text ?? "").Split(':');
        int iterations = 0;
        problem = parts is not [Scheme, _, _, _] ? $"it is not '{Scheme}', iterations, salt and hash with colons between"
            : !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out iterations) || iterations is < MinIterations or > MaxIterations
                ? $"its iterations are not a number from {MinIterations} to {MaxIterations}"
            : Decode(parts[2]) is not { Length: >= 8 and <= 64 } ? "its salt is not the base64url of 8 to 64 bytes"
            : Decode(parts[3]) is not { Length: >= 16 and <= 64 } ? "its hash is not the base64url of 16 to 64 bytes"
            : null;
        if (problem is not null)
        {
            return false;
        }

        hash = new PasswordHash(iterations, Decode(parts[2])!, Decode(parts[3])!);
        return true;
    }

    /// <summary>Whether a password is the one that was hashed. Works for tens of milliseconds: in a hook, take <see cref="PasswordVerifier"/>.</summary>
    /// <param name="password">The password; null and the empty one never are.</param>
    public bool Verify(string? password) =>
        !string.IsNullOrEmpty(password) && CryptographicOperations.FixedTimeEquals(Derive(password, _salt, Iterations, _hash.Length), _hash);

    /// <summary>The text to keep in a configuration. A hash can be guessed at: treat it as a secret.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}:{Iterations}:{Base64Url.EncodeToString(_salt)}:{Base64Url.EncodeToString(_hash)}");

    /// <summary>What a password and this hash are remembered by: nothing that either could be told from.</summary>
    internal string MarkOf(string password, ReadOnlySpan<byte> key)
    {
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(_salt);
        hmac.AppendData(_hash);
        hmac.AppendData(Encoding.UTF8.GetBytes(password));
        return Convert.ToBase64String(hmac.GetHashAndReset());
    }

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
