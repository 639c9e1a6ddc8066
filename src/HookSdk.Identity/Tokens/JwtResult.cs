using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Identity;

/// <summary>What came of a token.</summary>
public sealed class JwtResult
{
    private JwtResult(JwtIdentity? identity, JwtProblem problem, string reason) => (Identity, Problem, Reason) = (identity, problem, reason);

    /// <summary>Whether the token is good.</summary>
    [MemberNotNullWhen(true, nameof(Identity))]
    public bool IsAccepted => Identity is not null;

    /// <summary>Who has it; null: it was refused.</summary>
    public JwtIdentity? Identity { get; }

    /// <summary>Why it was refused.</summary>
    public JwtProblem Problem { get; }

    /// <summary>The same in words, without anything of the token; empty when it was accepted.</summary>
    public string Reason { get; }

    internal static JwtResult Accepted(JwtIdentity identity) => new(identity, JwtProblem.None, "");

    internal static JwtResult Refused(JwtProblem problem, string reason) => new(null, problem, reason);
}
