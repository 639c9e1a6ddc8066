using System.Security.Cryptography;
using System.Text;

namespace HookSdk.Credentials;

/// <summary>Compares secrets in a time that does not tell how much of them is right.</summary>
public static class FixedTime
{
    /// <summary>Whether two secrets, such as tokens, are the same. The time depends on their lengths alone.</summary>
    /// <param name="left">One; null equals nothing.</param>
    /// <param name="right">The other; null equals nothing.</param>
    public static bool AreEqual(string? left, string? right) =>
        left is not null && right is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
