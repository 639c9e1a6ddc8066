using System.Text;
using HookSdk.Mqtt;
using Microsoft.Extensions.Options;

namespace HookSdk.Identity;

/// <summary>Checks the settings for tokens; each problem is named by its key.</summary>
internal sealed class JwtOptionsValidator(string section) : IValidateOptions<JwtOptions>
{
    private static readonly string[] Secrets = ["HS256", "HS384", "HS512"];
    private static readonly string[] Publics = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        string[] sources = [.. new[] { options.PublicKeys.Count == 0 ? "" : "PublicKeys", options.KeySetUrl is null ? "" : "KeySetUrl", options.Authority is null ? "" : "Authority" }.Where(static s => s.Length > 0)];
        if (sources.Length == 0 && options.Secret is null)
        {
            problems.AddProblem("one of Secret, PublicKeys, KeySetUrl and Authority must say whose keys count.", section);
        }
        else if (sources.Length > 1)
        {
            problems.AddProblem($"{string.Join(" and ", sources)} are set; one of them says whose public keys count.", section);
        }

        CheckAlgorithms(options, sources.Length > 0, problems);
        foreach ((string setting, int value) in new[] { ("MaxLogins", options.MaxLogins), ("MaxLoginsPerSubject", options.MaxLoginsPerSubject) })
        {
            if (value < 1)
            {
                problems.AddProblem($"{value} is less than 1.", $"{section}:{setting}");
            }
        }

        CheckKeys(options, problems);
        CheckTimes(options, problems);
        foreach ((string claim, string expected) in options.Claims)
        {
            if (claim.Length == 0 || string.IsNullOrEmpty(expected) || expected.Contains("${", StringComparison.Ordinal))
            {
                problems.AddProblem("it must name a claim, and say what stands there: a text, in which the client id is %c and the user name %u.", $"{section}:Claims:{claim}");
            }
            else if (TopicAccessList.FindMisspelt(expected) is { } misspelt)
            {
                problems.AddProblem($"'{misspelt}' stands for nothing: the client id is %c, the user name %u.", $"{section}:Claims:{claim}");
            }
        }

        for (int i = 0; i < options.Acl.Count; i++)
        {
            try
            {
                ClaimPattern.Check(options.Acl[i], i + 1);
            }
            catch (FormatException e)
            {
                problems.AddProblem(e.Message, $"{section}:Acl");
            }
        }

        return problems.Build();
    }

    /// <summary>What is wrong with settings that no section of the configuration names.</summary>
    public static IReadOnlyList<string> FindProblems(JwtOptions options) => [.. new JwtOptionsValidator("Jwt").Validate(null, options).Failures ?? []];

    /// <summary>Whether an algorithm takes a secret, and no public key.</summary>
    public static bool IsOfSecret(string algorithm) => Secrets.Contains(algorithm, StringComparer.Ordinal);

    /// <summary>The bytes of a secret.</summary>
    /// <exception cref="FormatException">It is no base64.</exception>
    public static byte[] SecretOf(string text) => text.StartsWith("base64:", StringComparison.Ordinal) ? Convert.FromBase64String(text["base64:".Length..]) : Encoding.UTF8.GetBytes(text);

    public static string[] AlgorithmsOf(JwtOptions options) => options.Algorithms.Count > 0 ? [.. options.Algorithms]
        : [.. options.Secret is null ? [] : new[] { "HS256" }, .. HasPublicKeys(options) ? new[] { "RS256", "ES256" } : []];

    private static bool HasPublicKeys(JwtOptions options) => options.PublicKeys.Count > 0 || options.KeySetUrl is not null || options.Authority is not null;

    /// <summary>Each algorithm has keys of its kind, and each kind of keys an algorithm.</summary>
    private void CheckAlgorithms(JwtOptions options, bool hasPublic, ValidateOptionsResultBuilder problems)
    {
        string[] known = [.. options.Secret is null ? [] : Secrets, .. hasPublic || options.Secret is null ? Publics : []];
        string with = options.Secret is null ? "public keys" : hasPublic ? "a secret and public keys" : "a secret";
        foreach (string algorithm in options.Algorithms.Where(a => !known.Contains(a, StringComparer.Ordinal)))
        {
            problems.AddProblem($"'{algorithm}' is not taken: with {with} there are {string.Join(", ", known)}.", $"{section}:Algorithms");
        }

        if (options.Algorithms.Count == 0 || options.Secret is null || !hasPublic)
        {
            return;
        }

        if (!options.Algorithms.Any(IsOfSecret))
        {
            problems.AddProblem("there is a Secret, and no algorithm of it: add HS256, or take the Secret out.", $"{section}:Algorithms");
        }
        else if (options.Algorithms.All(IsOfSecret))
        {
            problems.AddProblem("there are public keys, and no algorithm of theirs: add RS256 or ES256, or take them out.", $"{section}:Algorithms");
        }
    }

    private void CheckKeys(JwtOptions options, ValidateOptionsResultBuilder problems)
    {
        if (options.Secret is { } secret)
        {
            try
            {
                int needed = AlgorithmsOf(options).Select(static a => a switch { "HS512" => 64, "HS384" => 48, _ => 32 }).DefaultIfEmpty(32).Max();
                byte[] bytes = SecretOf(secret);
                if (KeyReader.KindOf(bytes) is { } kind)
                {
                    problems.AddProblem($"it is {kind}. A public key that serves as a secret lets everyone sign: put it into PublicKeys. Of a secret that is a JWK take 'k' alone, as base64.", $"{section}:Secret");
                }
                else if (bytes.Length < needed)
                {
                    problems.AddProblem($"it has {bytes.Length} bytes, and must have {needed} at least.", $"{section}:Secret");
                }
            }
            catch (FormatException)
            {
                problems.AddProblem("what stands behind 'base64:' is no base64.", $"{section}:Secret");
            }
        }

        for (int i = 0; i < options.PublicKeys.Count; i++)
        {
            try
            {
                KeyReader.ReadOne(options.PublicKeys[i]);
            }
            catch (FormatException e)
            {
                problems.AddProblem($"{e.Message}.", $"{section}:PublicKeys:{i}");
            }
        }

        foreach ((Uri? address, string key) in new[] { (options.KeySetUrl, "KeySetUrl"), (options.Authority, "Authority") })
        {
            if (address is not null && !KeyFetch.IsSafe(address))
            {
                problems.AddProblem("it must be an https address, or an http address of this machine, and hold no user name.", $"{section}:{key}");
            }
        }
    }

    private void CheckTimes(JwtOptions options, ValidateOptionsResultBuilder problems)
    {
        Check(options.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(10), "ClockSkew");
        Check(options.KeyLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), "KeyLifetime");
        Check(options.MinRefresh, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "MinRefresh");
        Check(options.KeepKeysFor, options.KeyLifetime > options.MinRefresh ? options.KeyLifetime : options.MinRefresh, TimeSpan.FromDays(30), "KeepKeysFor");
        Check(options.FetchTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), "FetchTimeout");
        if (options.MaxTokenLength is < 256 or > 65_535)
        {
            problems.AddProblem($"{options.MaxTokenLength} is outside 256 to 65535.", $"{section}:MaxTokenLength");
        }

        void Check(TimeSpan value, TimeSpan least, TimeSpan most, string key)
        {
            if (value < least || value > most)
            {
                problems.AddProblem(SettingProblems.Outside(value, $"{least} to {most}"), $"{section}:{key}");
            }
        }
    }
}
