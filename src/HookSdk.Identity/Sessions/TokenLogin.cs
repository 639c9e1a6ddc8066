using HookSdk.Mqtt;

namespace HookSdk.Identity;

/// <summary>One login: another one is never the same, with the same token neither.</summary>
/// <param name="client">Who has logged in; the user name is never null.</param>
/// <param name="topics">What the token grants; null: it says nothing of topics.</param>
/// <param name="endsAt">When it grants nothing any more, the clock skew included; null: never.</param>
/// <param name="subject">The mark of whom its token is for.</param>
internal sealed class TokenLogin(ClientConnection client, TopicAccessList? topics, DateTimeOffset? endsAt, UInt128 subject)
{
    /// <summary>The letters of names and rules that one place has room for: clients choose how long their names are.</summary>
    public const int LettersAPlace = 512;

    public ClientConnection Client => client;

    public TopicAccessList? Topics => topics;

    public UInt128 Subject => subject;

    /// <summary>The setting of the key that its token was verified with.</summary>
    public string KeyOrigin { get; init; } = "";

    /// <summary>When it came.</summary>
    public DateTimeOffset CameAt { get; init; }

    /// <summary>How many places it takes: one, and more where its names or its rules are long.</summary>
    public int Places { get; } = 1 + ((client.ClientId.Length + (client.UserName?.Length ?? 0) + client.Mountpoint.Length + (topics?.Length ?? 0)) / LettersAPlace);

    /// <summary>When its connection is to be ended though its token has not ended, since another login has its place; null: it has not.</summary>
    public DateTimeOffset? LeavesAt { get; set; }

    /// <summary>How often its connection could not be ended.</summary>
    public int Failures { get; set; }

    /// <summary>When that is tried again; null: it was not tried.</summary>
    public DateTimeOffset? TryAgainAt { get; set; }

    /// <summary>Its neighbours among the logins of its subject.</summary>
    public TokenLogin? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    public TokenLogin? Next { get; set; }

    public bool HasEnded(DateTimeOffset now) => (endsAt is { } end && now >= end) || (LeavesAt is { } leaves && now >= leaves);
}
