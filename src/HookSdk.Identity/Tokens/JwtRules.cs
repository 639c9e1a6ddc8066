using System.Security.Cryptography;

namespace HookSdk.Identity;

/// <summary>Settings for tokens as they are in force. A secret and public keys stay apart: an algorithm is looked up at its own kind of keys alone.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Secret">The secret; null: none is shared.</param>
/// <param name="Public">The public keys, of the settings or of an address; null: there are none.</param>
internal sealed record JwtRules(JwtOptions Options, KeySource? Secret, KeySource? Public)
{
    public string[] Algorithms { get; } = JwtOptionsValidator.AlgorithmsOf(Options);

    /// <summary>Who may issue tokens; none: whoever has a key.</summary>
    public string[] Issuers { get; } = Options.Issuers.Count > 0 || Options.Authority is null
        ? [.. Options.Issuers]
        : [Options.Authority.OriginalString.TrimEnd('/'), Options.Authority.OriginalString.TrimEnd('/') + "/"];

    /// <summary>What each setting of keys comes to, by its hash or address.</summary>
    private (string Setting, string Origin)[] Origins { get; } = [.. OriginsOf(Options)];

    /// <summary>The rules of settings. Keys of an address that stays the same stay: it may be down just now.</summary>
    /// <param name="options">The settings, which were checked.</param>
    /// <param name="before">The rules until now; null: there were none.</param>
    /// <param name="fetch">Makes the keys of an address.</param>
    public static JwtRules Of(JwtOptions options, JwtRules? before, Func<JwtOptions, RemoteKeys> fetch)
    {
        bool isRemote = options.KeySetUrl is not null || options.Authority is not null;
        KeySource? secret = options.Secret is { } text ? new FixedKeys([VerificationKey.OfSecret(JwtOptionsValidator.SecretOf(text)) with { Origin = HashOfSecret(text) }]) : null;
        KeySource? keys = before?.Public is RemoteKeys kept && kept.TryUse(options) ? kept
            : isRemote ? fetch(options)
            : options.PublicKeys.Count > 0 ? new FixedKeys([.. options.PublicKeys.Select(ReadPublic)])
            : null;
        return new JwtRules(options, secret, keys);
    }

    /// <summary>The keys that a token of this algorithm may be signed with.</summary>
    public KeySource KeysFor(string algorithm) => (JwtOptionsValidator.IsOfSecret(algorithm) ? Secret : Public) ?? new FixedKeys([]);

    /// <summary>Whether keys of this origin count.</summary>
    public bool Has(string origin) => Array.Exists(Origins, o => o.Origin == origin);

    /// <summary>What has changed of the keys since other rules.</summary>
    /// <returns>The settings that have changed, and the origins that count no more.</returns>
    public (string[] Settings, string[] Lost) ChangesSince(JwtRules before)
    {
        (string Setting, string Origin)[] lost = [.. before.Origins.Except(Origins)];
        return ([.. lost.Concat(Origins.Except(before.Origins)).Select(static o => o.Setting).Distinct(StringComparer.Ordinal)], [.. lost.Select(static o => o.Origin)]);
    }

    private static IEnumerable<(string Setting, string Origin)> OriginsOf(JwtOptions options) =>
    [
        .. options.Secret is { } secret ? new[] { (nameof(JwtOptions.Secret), HashOfSecret(secret)) } : [],
        .. options.PublicKeys.Select(static k => (nameof(JwtOptions.PublicKeys), ReadPublic(k).Origin)),
        .. options.KeySetUrl is { } set ? new[] { (nameof(JwtOptions.KeySetUrl), set.OriginalString) } : [],
        .. options.Authority is { } authority ? new[] { (nameof(JwtOptions.Authority), authority.OriginalString) } : [],
    ];

    private static string HashOfSecret(string text) => Convert.ToHexString(SHA256.HashData(JwtOptionsValidator.SecretOf(text)));

    /// <summary>The key itself is hashed (RFC 7638), and not its text: the same key with other line ends, or as a JWK, is the same.</summary>
    private static VerificationKey ReadPublic(string text)
    {
        VerificationKey key = KeyReader.ReadOne(text);
        return key with { Origin = Convert.ToHexString(key.Key.ComputeJwkThumbprint()) };
    }
}
