using System.Text.Json;
using HookSdk.Mqtt;

namespace HookSdk.Identity;

/// <summary>Who has a token, and what it grants.</summary>
public sealed class JwtIdentity
{
    private readonly JsonElement _claims;

    internal JwtIdentity(JsonElement claims, DateTimeOffset? expiresAt, DateTimeOffset now, TopicAccessList? topics)
    {
        _claims = claims;
        ExpiresAt = expiresAt;
        Remaining = expiresAt is { } end ? TimeSpan.FromSeconds(Math.Clamp(Math.Floor((end - now).TotalSeconds), 1, TimeSpan.FromDays(365).TotalSeconds)) : null;
        Topics = topics;
    }

    /// <summary>The claim <c>sub</c>; null: it has none.</summary>
    public string? Subject => Find("sub");

    /// <summary>When it ends, as it says itself, without the clock skew; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>What its holder may do with topics; null: it says nothing of topics.</summary>
    public TopicAccessList? Topics { get; }

    /// <summary>A claim that is a text; null: it is not there, or is none.</summary>
    /// <param name="name">The claim's name.</param>
    public string? Find(string name) => _claims.TryGetProperty(name, out JsonElement claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    /// <summary>How long it was good still when it was verified: whole seconds, from one to a year; null: for ever. For VerneMQ's <c>MaxConnectionLifetime</c>.</summary>
    public TimeSpan? Remaining { get; }
}
