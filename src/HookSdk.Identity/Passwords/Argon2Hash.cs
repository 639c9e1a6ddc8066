using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HookSdk.Credentials;
using Konscious.Security.Cryptography;

namespace HookSdk.Identity;

/// <summary>Argon2 (RFC 9106) in the text of the Password Hashing Competition. Its lanes are computed side by side.</summary>
internal sealed partial class Argon2Hash : PasswordHash
{
    private const int MaxPasses = 64;
    private const int MaxLanes = 16;

    private readonly char _kind;
    private readonly int _memory;
    private readonly int _passes;
    private readonly int _lanes;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private Argon2Hash(string text, string kind, int memory, int passes, int lanes, byte[] salt, byte[] hash)
        : base(text, string.Create(CultureInfo.InvariantCulture, $"argon2{kind}, {memory} KiB, passes {passes}, lanes {lanes}"), passes)
    {
        _kind = kind[^1];
        _memory = memory;
        _passes = passes;
        _lanes = lanes;
        _salt = salt;
        _hash = hash;
    }

    public static Argon2Hash? Read(string text, out string? problem) => Read(text, text, out problem);

    /// <summary>Django's: <c>argon2$argon2id$v=19$...</c>.</summary>
    public static Argon2Hash? ReadDjango(string text, out string? problem) => Read(text, text["argon2".Length..], out problem);

    protected override bool IsRight(string password)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(password);
        using Argon2 argon = _kind switch { 'i' => new Argon2i(bytes), 'd' when Cost.StartsWith("argon2id", StringComparison.Ordinal) => new Argon2id(bytes), _ => new Argon2d(bytes) };
        argon.Salt = _salt;
        argon.MemorySize = _memory;
        argon.Iterations = _passes;
        argon.DegreeOfParallelism = _lanes;
        return CryptographicOperations.FixedTimeEquals(argon.GetBytes(_hash.Length), _hash);
    }

    private static Argon2Hash? Read(string text, string argon, out string? problem)
    {
        Match match = Form().Match(argon);
        if (!match.Success)
        {
            problem = "it begins as Argon2 does and is not '$argon2id$v=19$m=65536,t=3,p=4$', salt, '$' and hash";
            return null;
        }

        int memory = Number(match, "m");
        int passes = Number(match, "t");
        int lanes = Number(match, "p");
        byte[]? salt = Base64Text.Decode(match.Groups["salt"].Value);
        byte[]? hash = Base64Text.Decode(match.Groups["hash"].Value);
        problem = match.Groups["v"].Value != "19" ? "its Argon2 version is not 19"
            : memory > PasswordForms.MaxArgon2Memory ? string.Create(CultureInfo.InvariantCulture, $"its Argon2 memory is {memory} KiB, and at most {PasswordForms.MaxArgon2Memory} is taken")
            : passes is < 1 or > MaxPasses || (long)memory * passes > PasswordForms.MaxArgon2Work ? string.Create(CultureInfo.InvariantCulture, $"its Argon2 passes are {passes} over {memory} KiB, and at most {MaxPasses}, and {PasswordForms.MaxArgon2Work} KiB times passes, are taken")
            : lanes is < 1 or > MaxLanes ? string.Create(CultureInfo.InvariantCulture, $"its Argon2 lanes are {lanes}, and from 1 to {MaxLanes} is taken")
            : memory < 8 * lanes ? "its Argon2 memory is less than 8 KiB for each lane"
            : salt is not { Length: >= 8 and <= 64 } ? "its salt is not the base64 of 8 to 64 bytes"
            : hash is not { Length: >= 16 and <= 128 } ? "its hash is not the base64 of 16 to 128 bytes"
            : null;
        return problem is null ? new Argon2Hash(text, match.Groups["kind"].Value, memory, passes, lanes, salt!, hash!) : null;
    }

    /// <summary>One that is too large for a number is too large for all bounds.</summary>
    private static int Number(Match match, string group) => int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;

    [GeneratedRegex(@"^\$argon2(?<kind>id|i|d)\$v=(?<v>[0-9]{1,3})\$m=(?<m>[0-9]{1,10}),t=(?<t>[0-9]{1,10}),p=(?<p>[0-9]{1,10})\$(?<salt>[A-Za-z0-9+/]+)\$(?<hash>[A-Za-z0-9+/]+)\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
