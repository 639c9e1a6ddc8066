namespace HookSdk.Identity;

/// <summary>Why a token was refused.</summary>
public enum JwtProblem
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>There was none.</summary>
    Missing,

    /// <summary>It is longer than <see cref="JwtOptions.MaxTokenLength"/>.</summary>
    TooLong,

    /// <summary>It is no signed token, its JSON is broken or names something twice, or it asks for an extension (<c>crit</c>).</summary>
    Malformed,

    /// <summary>Its algorithm is not one of those that are taken; <c>none</c> never is.</summary>
    Algorithm,

    /// <summary>No key of this name and kind is known.</summary>
    UnknownKey,

    /// <summary>Its signature is not that of a known key.</summary>
    Signature,

    /// <summary>Its issuer is another.</summary>
    Issuer,

    /// <summary>It is for others.</summary>
    Audience,

    /// <summary>It has ended, or has no end.</summary>
    Expired,

    /// <summary>It has not begun: is a clock off?</summary>
    NotYetValid,

    /// <summary>A claim that it must have says something else.</summary>
    Claim,

    /// <summary>Its topic rules cannot be read.</summary>
    Acl,
}
