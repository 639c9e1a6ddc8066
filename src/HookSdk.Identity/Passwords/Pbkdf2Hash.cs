using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HookSdk.Credentials;

namespace HookSdk.Identity;

/// <summary>PBKDF2 (RFC 8018) of whichever text.</summary>
internal sealed class Pbkdf2Hash(string text, string form, HashAlgorithmName algorithm, int iterations, byte[] salt, byte[] hash)
    : PasswordHash(text, string.Create(CultureInfo.InvariantCulture, $"{form} {algorithm.Name}, {iterations} iterations, {hash.Length} bytes"), iterations)
{
    protected override bool IsRight(string password) =>
        CryptographicOperations.FixedTimeEquals(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, algorithm, hash.Length), hash);
}
