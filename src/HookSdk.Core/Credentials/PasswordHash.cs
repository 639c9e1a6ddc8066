using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace HookSdk.Credentials;

/// <summary>
/// A password as it is kept. Core's own form is a salted PBKDF2-HMAC-SHA512 hash (RFC 8018). Its text, <c>pbkdf2-sha512:210000:salt:hash</c>, has no character that a shell,
/// JSON or an environment variable would change. Derive for another form; <see cref="PasswordVerifier"/> takes each.
/// </summary>
public abstract class PasswordHash
{
    /// <summary>How often <see cref="Create"/> iterates unless told otherwise: 210,000.</summary>
    public const int DefaultIterations = 210_000;

    /// <summary>The fewest iterations that are taken: 1,000.</summary>
    public const int MinIterations = 1_000;

    /// <summary>The most iterations that are taken, so that a mistyped hash cannot stop a server: 10,000,000.</summary>
    public const int MaxIterations = 10_000_000;

    private readonly string _text;
    private readonly byte[] _mark;

    /// <summary>Makes a hash of another form.</summary>
    /// <param name="text">Its text, which no other hash has.</param>
    /// <param name="cost">Its form and what one check costs, such as <c>bcrypt, cost 12</c>. Hashes of one cost take the same time.</param>
    /// <param name="iterations">What <see cref="Iterations"/> says.</param>
    protected PasswordHash(string text, string cost, int iterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentException.ThrowIfNullOrEmpty(cost);
        _text = text;
        _mark = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        Cost = cost;
        Iterations = iterations;
    }

    /// <summary>How often the hash function runs for one check: what makes guessing dear, and logging in too.</summary>
    public int Iterations { get; }

    /// <summary>The form and what one check costs, such as <c>pbkdf2-sha512, 210000 iterations</c>.</summary>
    public string Cost { get; }

    /// <summary>Hashes a password with a new salt.</summary>
    /// <param name="password">The password; it may not be empty.</param>
    /// <param name="iterations"><see cref="MinIterations"/> to <see cref="MaxIterations"/>.</param>
    public static PasswordHash Create(string password, int iterations = DefaultIterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, MinIterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MaxIterations);
        return OwnPasswordHash.Of(password, iterations);
    }

    /// <summary>Reads a hash that <see cref="Create"/> made.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; the message says why, without repeating it.</exception>
    public static PasswordHash Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out PasswordHash? hash, out string? problem) ? hash : throw new FormatException($"This is no password hash: {problem}.");
    }

    /// <summary>Reads a hash that <see cref="Create"/> made.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="problem">Why it is none, in the form "it has no salt".</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PasswordHash? hash, [NotNullWhen(false)] out string? problem)
    {
        hash = OwnPasswordHash.Read(text ?? "", out problem);
#pragma warning disable CS8762 // Read says either.
        return hash is not null;
#pragma warning restore CS8762
    }

    /// <summary>Whether a password is the one that was hashed. Works for tens of milliseconds: in a hook, take <see cref="PasswordVerifier"/>.</summary>
    /// <param name="password">The password; null and the empty one never are.</param>
    public bool Verify(string? password) => !string.IsNullOrEmpty(password) && IsRight(password);

    /// <summary>The text to keep in a configuration. A hash can be guessed at: treat it as a secret.</summary>
    public sealed override string ToString() => _text;

    /// <summary>Hashes a password and compares, in a time that does not tell how much of the result is right.</summary>
    /// <param name="password">The password, which is not empty.</param>
    protected abstract bool IsRight(string password);

    /// <summary>What a password and this hash are remembered by: nothing that either could be told from.</summary>
    internal string MarkOf(string password, ReadOnlySpan<byte> key)
    {
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(_mark);
        hmac.AppendData(Encoding.UTF8.GetBytes(password));
        return Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
