using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HookSdk.Credentials;

namespace HookSdk.Identity;

/// <summary>bcrypt. It looks at the first 72 bytes of a password; Django's own form hashes the password by SHA-256 before.</summary>
internal sealed partial class BcryptHash : PasswordHash
{
    private const int MinCost = 4;

    private readonly string _bcrypt;
    private readonly bool _hashesFirst;

    private BcryptHash(string text, string bcrypt, int cost, bool hashesFirst)
        : base(text, string.Create(CultureInfo.InvariantCulture, $"bcrypt, cost {cost}"), 1 << cost)
    {
        _bcrypt = bcrypt;
        _hashesFirst = hashesFirst;
    }

    public static BcryptHash? Read(string text, out string? problem) => Read(text, text, hashesFirst: false, out problem);

    public static BcryptHash? ReadDjango(string text, out string? problem) => Read(text, text["bcrypt_sha256$".Length..], hashesFirst: true, out problem);

    public static BcryptHash? ReadDjangoPlain(string text, out string? problem) => Read(text, text["bcrypt$".Length..], hashesFirst: false, out problem);

    protected override bool IsRight(string password) =>
        BCrypt.Net.BCrypt.Verify(_hashesFirst ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password))) : Shortened(password), _bcrypt);

    private static BcryptHash? Read(string text, string bcrypt, bool hashesFirst, out string? problem)
    {
        Match match = Form().Match(bcrypt);
        int cost = match.Success ? int.Parse(match.Groups["cost"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        problem = !match.Success ? "it begins as bcrypt does and is not '$2a$', '$2b$' or '$2y$', a cost of two digits, '$', and 53 characters of salt and hash"
            : cost is < MinCost or > PasswordForms.MaxBcryptCost ? string.Create(CultureInfo.InvariantCulture, $"its bcrypt cost is {cost}, and from {MinCost} to {PasswordForms.MaxBcryptCost} is taken")
            : null;
        return problem is null ? new BcryptHash(text, bcrypt, cost, hashesFirst) : null;
    }

    /// <summary>So many characters are 72 bytes and more.</summary>
    private const int MostRead = 128;

    /// <summary>The library goes over the whole password, and throws for half a pair of surrogates; what stands behind the 72nd byte plays no part.</summary>
    private static string Shortened(string password) => password.Length <= MostRead ? password : password[..(char.IsHighSurrogate(password[MostRead - 1]) ? MostRead - 1 : MostRead)];

    [GeneratedRegex(@"^\$2[aby]\$(?<cost>[0-9]{2})\$[./A-Za-z0-9]{53}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
