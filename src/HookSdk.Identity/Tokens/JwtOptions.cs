namespace HookSdk.Identity;

/// <summary>The settings of <see cref="JwtVerifier"/>, in the section <c>Jwt</c>. <see cref="Secret"/>, or one of <see cref="PublicKeys"/>, <see cref="KeySetUrl"/> and <see cref="Authority"/>, or both say whose keys count.</summary>
public sealed class JwtOptions
{
    /// <summary>Where the client puts its token: <c>Password</c> by default, or <c>UserName</c>.</summary>
    public JwtField From { get; set; } = JwtField.Password;

    /// <summary>Who may have issued a token (<c>iss</c>). Empty, the default: with <see cref="Authority"/> it alone; otherwise anyone who has the key, which is logged at start.</summary>
    public IList<string> Issuers { get; } = [];

    /// <summary>For whom a token must be (<c>aud</c>): one of them is enough. Empty, the default: for anyone, which is logged at start.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>The signatures that are taken: HS256, HS384, HS512 with a secret; RS, PS and ES of 256, 384 and 512 with public keys. By default HS256 with a secret, RS256 and ES256 with public keys. A secret is asked for HS alone, and a public key never. Others are refused whatever the token says.</summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>How far clocks may lie apart: from zero to ten minutes, one minute by default. A token is good for so long before its beginning and behind its end.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a token must end (<c>exp</c>); true by default.</summary>
    public bool RequireExpiry { get; set; } = true;

    /// <summary>The longest token that is looked at, in characters: from 256 to 65,535, which is MQTT's own limit; 16,384 by default.</summary>
    public int MaxTokenLength { get; set; } = 16_384;

    /// <summary>The secret that issuer and server share, as text or, behind <c>base64:</c>, as bytes: as long as the signature at least (32 bytes for HS256; RFC 7518 section 3.2).</summary>
    public string? Secret { get; set; }

    /// <summary>Public keys: each a PEM (<c>-----BEGIN PUBLIC KEY-----</c>), or a JWK (RFC 7517) as JSON.</summary>
    public IList<string> PublicKeys { get; } = [];

    /// <summary>The address of a JWKS document (RFC 7517). https, or http on this machine.</summary>
    public Uri? KeySetUrl { get; set; }

    /// <summary>The issuer whose <c>.well-known/openid-configuration</c> names the JWKS. https, or http on this machine.</summary>
    public Uri? Authority { get; set; }

    /// <summary>After how long keys that were fetched are fetched again: from one minute to one day, one hour by default.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after one fetch the next may begin, whatever tokens name and however they are signed: from one second to one hour, 30 seconds by default.</summary>
    public TimeSpan MinRefresh { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long keys stay in use while no others can be fetched: from the longer one of <see cref="KeyLifetime"/> and <see cref="MinRefresh"/> to 30 days, one day by default.</summary>
    public TimeSpan KeepKeysFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long one fetch may take: from 100 milliseconds to one minute, five seconds by default.</summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Claims that a token must have, and what they must say: a text, in which <c>%c</c> stands for the client id and <c>%u</c> for the user name, such as <c>sub</c> and <c>%c</c>. Where the client has no such name, the token is refused.</summary>
    public IDictionary<string, string> Claims { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The claim with topic rules, in the forms that EMQX knows; <c>acl</c> by default, and none when empty.</summary>
    public string AclClaim { get; set; } = "acl";

    /// <summary>Rules for each token, in which <c>${name}</c> stands for a claim, letter by letter: <c>allow all tenants/${tenant}/%c/#</c>. A claim with <c>/</c>, <c>+</c>, <c>#</c> or <c>%</c> fits no topic. They come before those of <see cref="AclClaim"/>.</summary>
    public IList<string> Acl { get; } = [];

    /// <summary>Whether connections of tokens are ended whose key has gone from <see cref="Secret"/>, <see cref="PublicKeys"/>, <see cref="KeySetUrl"/> or <see cref="Authority"/>, such as one that was stolen: they are denied what they ask for, and <see cref="TokenExpiry"/> ends them. False by default: they stay until their tokens end. A key that goes from a JWKS document ends none.</summary>
    public bool EndConnectionsOfLostKeys { get; set; }

    /// <summary>The most logins that <c>TokenLogins</c> keeps, at least one; 1,000,000 by default. At the bound further clients are refused. Read at start.</summary>
    public int MaxLogins { get; set; } = 1_000_000;

    /// <summary>The most logins that are kept of one subject (<c>iss</c> and <c>sub</c>), at least one; 10,000 by default. At the bound its earliest one goes. Read at start.</summary>
    public int MaxLoginsPerSubject { get; set; } = 10_000;
}
