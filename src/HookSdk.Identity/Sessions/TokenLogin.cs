using HookSdk.Mqtt;

namespace HookSdk.Identity;

/// <summary>One login: another one is never the same, with the same token neither.</summary>
/// <param name="client">Who has logged in; the user name is never null.</param>
/// <param name="topics">What the token grants; null: it says nothing of topics.</param>
/// <param name="endsAt">When it grants nothing any more, the clock skew included; null: never.</param>
/// <param name="token">The mark of its token.</param>
internal sealed class TokenLogin(ClientConnection client, TopicAccessList? topics, DateTimeOffset? endsAt, UInt128 token)
{
    public ClientConnection Client => client;

    public TopicAccessList? Topics => topics;

    public UInt128 Token => token;

    /// <summary>How often its connection could not be ended.</summary>
    public int Failures { get; set; }

    /// <summary>When that is tried again; null: it was not tried.</summary>
    public DateTimeOffset? TryAgainAt { get; set; }

    /// <summary>Its neighbours among the logins of its token.</summary>
    public TokenLogin? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    public TokenLogin? Next { get; set; }

    public bool HasEnded(DateTimeOffset now) => endsAt is { } end && now >= end;
}
