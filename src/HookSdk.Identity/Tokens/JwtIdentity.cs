using System.Text.Json;
using HookSdk.Mqtt;

namespace HookSdk.Identity;

/// <summary>Who has a token, and what it grants.</summary>
public sealed class JwtIdentity
{
    private readonly JsonElement _claims;

    internal JwtIdentity(JsonElement claims, DateTimeOffset? expiresAt, TopicAccessList? topics) => (_claims, ExpiresAt, Topics) = (claims, expiresAt, topics);

    /// <summary>The claim <c>sub</c>; null: it has none.</summary>
    public string? Subject => Find("sub");

    /// <summary>When it ends, as it says itself, without the clock skew; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>What its holder may do with topics; null: it says nothing of topics.</summary>
    public TopicAccessList? Topics { get; }

    /// <summary>A claim that is a text; null: it is not there, or is none.</summary>
    /// <param name="name">The claim's name.</param>
    public string? Find(string name) => _claims.TryGetProperty(name, out JsonElement claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    /// <summary>How long the token is good still, of whole seconds and at least one; null: for ever. For VerneMQ's <c>MaxConnectionLifetime</c>.</summary>
    /// <param name="now">The time.</param>
    public TimeSpan? RemainingAt(DateTimeOffset now) => ExpiresAt is { } end ? TimeSpan.FromSeconds(Math.Max(1, Math.Floor((end - now).TotalSeconds))) : null;
}
