#if (jwt)
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
#else
using HookSdk.Credentials;
#endif

namespace VerneMqHooks._1.Tests;

/// <summary>What lets <c>dev1</c> in.</summary>
internal static class Logins
{
#if (jwt)
    private const string Secret = "a secret that the tests and their program share";

    /// <summary>The password of a device: a token with its client id as the subject, signed as an issuer would.</summary>
    public static string PasswordOf(string clientId) => Token(clientId, DateTimeOffset.UtcNow.AddHours(1));

    /// <summary>The settings of the program.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["Jwt:KeySetUrl"] = "", ["Jwt:Secret"] = Secret };

    /// <summary>A token for the program as it is configured.</summary>
    /// <param name="clientId">Whom it is for.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="acl">What it says of topics.</param>
    public static string Token(string clientId, DateTimeOffset end, string acl = "[]")
    {
        string claims = string.Create(CultureInfo.InvariantCulture, $$"""{"iss":"https://login.example.com/","aud":"mqtt","sub":"{{clientId}}","exp":{{end.ToUnixTimeSeconds()}},"acl":{{acl}}}""");
        string signed = $"{Part("""{"alg":"HS256"}""")}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
#else
    /// <summary>The password.</summary>
    public static string Password => "secret";

    /// <summary>The password of a device, which is that of its user.</summary>
    public static string PasswordOf(string clientId) => clientId.Length > 0 ? Password : "";

    /// <summary>The settings of the program.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Users:0:Name"] = "dev1", ["Users:0:PasswordHash"] = PasswordHash.Create(Password, PasswordHash.MinIterations).ToString(),
    };
#endif
}
