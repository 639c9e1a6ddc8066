using System.Diagnostics.CodeAnalysis;
using HookSdk.Credentials;

namespace HookSdk.Identity;

/// <summary>
/// Reads password hashes that other programs made, so that users keep their passwords: bcrypt, Argon2, mosquitto, EMQX, Django and passlib, beside HookSdk's own. What one
/// check may cost is bounded, and a hash that would cost more is refused by name.
/// </summary>
/// <remarks>
/// <para>bcrypt <c>$2a$</c>, <c>$2b$</c>, <c>$2y$</c>: cost 4 to <see cref="MaxBcryptCost"/>. Argon2 in PHC's text, version 19: at most <see cref="MaxArgon2Memory"/> KiB and
/// <see cref="MaxArgon2Work"/> KiB times passes. mosquitto <c>$7$</c> (PBKDF2) and <c>$6$</c> (one SHA-512). Django <c>pbkdf2_sha256$</c>, <c>pbkdf2_sha1$</c>,
/// <c>argon2$</c>, <c>bcrypt$</c>, <c>bcrypt_sha256$</c>. passlib <c>$pbkdf2$</c>, <c>$pbkdf2-sha256$</c>, <c>$pbkdf2-sha512$</c>. PBKDF2 of all: at most
/// <see cref="PasswordHash.MaxIterations"/> iterations.</para>
/// <para>EMQX's built-in table keeps hash and salt apart and the algorithm in its settings; here they are one text, <c>emqx:sha256:suffix:salt:hash</c> or
/// <c>emqx:pbkdf2-sha256:4096:salt:hash</c>.</para>
/// </remarks>
public static class PasswordForms
{
    /// <summary>The highest cost of bcrypt: 15, which is a few seconds.</summary>
    public const int MaxBcryptCost = 15;

    /// <summary>The most memory of one Argon2 check, in KiB: 262,144, which is 256 MiB.</summary>
    public const int MaxArgon2Memory = 262_144;

    /// <summary>The most that an Argon2 check may go through, in KiB times passes: 1,048,576.</summary>
    public const int MaxArgon2Work = 1_048_576;

    /// <summary>The longest text that is read: 1,024 characters.</summary>
    public const int MaxLength = 1_024;

    private delegate PasswordHash? Reader(string text, out string? problem);

    private static readonly (string Prefix, Reader Read)[] Forms =
    [
        ("pbkdf2-sha512:", static (string text, out string? problem) => PasswordHash.TryParse(text, out PasswordHash? hash, out problem) ? hash : null),
        ("$2", BcryptHash.Read),
        ("$argon2", Argon2Hash.Read),
        ("$7$", Pbkdf2Forms.ReadMosquitto),
        ("$6$", DigestHash.ReadMosquitto),
        ("$pbkdf2", Pbkdf2Forms.ReadPasslib),
        ("pbkdf2_sha", Pbkdf2Forms.ReadDjango),
        ("argon2$", Argon2Hash.ReadDjango),
        ("bcrypt_sha256$", BcryptHash.ReadDjango),
        ("bcrypt$", BcryptHash.ReadDjangoPlain),
        ("emqx:pbkdf2", Pbkdf2Forms.ReadEmqx),
        ("emqx:", DigestHash.ReadEmqx),
    ];

    /// <summary>Reads a hash of any form.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The hash, for <see cref="PasswordVerifier"/>.</returns>
    /// <exception cref="FormatException">It is none that is read, or would cost too much; the message says why, without repeating it.</exception>
    public static PasswordHash Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out PasswordHash? hash, out string? problem) ? hash : throw new FormatException($"This is no password hash: {problem}.");
    }

    /// <summary>Reads a hash of any form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hash">The hash, for <see cref="PasswordVerifier"/>.</param>
    /// <param name="problem">Why it is none, or not taken, in the form "its cost is 31, and at most 15 is taken".</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PasswordHash? hash, [NotNullWhen(false)] out string? problem)
    {
        hash = null;
        problem = null;
        if (string.IsNullOrEmpty(text))
        {
            problem = "it is empty";
        }
        else if (text.Length > MaxLength)
        {
            problem = $"it is longer than {MaxLength} characters";
        }
        else if (Forms.FirstOrDefault(f => text.StartsWith(f.Prefix, StringComparison.Ordinal)).Read is { } read)
        {
            hash = read(text, out problem);
        }

        if (hash is not null)
        {
            return true;
        }

        problem ??= "it has none of the forms that are read: pbkdf2-sha512:, $2b$ (bcrypt), $argon2id$, $7$ and $6$ (mosquitto), pbkdf2_sha256$ (Django), $pbkdf2-sha256$ (passlib), emqx:";
        return false;
    }
}
