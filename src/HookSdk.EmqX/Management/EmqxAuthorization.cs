namespace HookSdk.EmqX.Management;

/// <summary>How EMQX decides about topics before it asks hook servers. It asks them about what no source has answered.</summary>
/// <param name="AllowsNoMatch">Whether it allows what nobody has answered (<c>no_match</c>).</param>
/// <param name="Sources">Its sources, in the order in which they are asked.</param>
public sealed record EmqxAuthorization(bool AllowsNoMatch, IReadOnlyList<EmqxAuthorizationSource> Sources);
