namespace HookSdk.Testing;

/// <summary>What a built-in plugin of the broker is asked.</summary>
/// <param name="Hook">The hook: <c>auth_on_register</c>, <c>auth_on_publish</c>, <c>auth_on_subscribe</c> or one of their MQTT 5 forms.</param>
/// <param name="ClientId">The client id.</param>
/// <param name="UserName">The user name; null: none.</param>
public sealed record VerneMqQuestion(string Hook, string ClientId, string? UserName)
{
    /// <summary>The password of a client that connects; null: none.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>The topic that is published to, or the filters that are subscribed to.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The question without the password.</summary>
    public override string ToString() => $"{Hook} of {ClientId}, user {UserName ?? "none"}{(Topics.Count == 0 ? "" : ": " + string.Join(", ", Topics))}";
}
