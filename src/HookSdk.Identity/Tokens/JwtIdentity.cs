using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HookSdk.Mqtt;

namespace HookSdk.Identity;

/// <summary>Who has a token, and what it grants.</summary>
public sealed class JwtIdentity
{
    private readonly JsonElement _claims;
    private readonly string? _issuer;
    private readonly string _token;

    internal JwtIdentity(string token, JsonElement claims, DateTimeOffset? expiresAt, DateTimeOffset now, TimeSpan skew, TopicAccessList? topics)
    {
        _token = token;
        _claims = claims;

        // Read now: a text that is none is a refusal, and not a failure of whoever asks later.
        (_issuer, Subject) = (Find("iss"), Find("sub"));
        ExpiresAt = expiresAt;
        EndsAt = expiresAt is { } at ? (DateTimeOffset.MaxValue - at > skew ? at + skew : DateTimeOffset.MaxValue) : null;
        Remaining = EndsAt is { } end ? TimeSpan.FromSeconds(Math.Clamp(Math.Floor((end - now).TotalSeconds), 1, TimeSpan.FromDays(365).TotalSeconds)) : null;
        Topics = topics;
    }

    /// <summary>The claim <c>sub</c>; null: it has none.</summary>
    public string? Subject { get; }

    /// <summary>When it ends, as it says itself, without the clock skew; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>What its holder may do with topics; null: it says nothing of topics.</summary>
    public TopicAccessList? Topics { get; }

    /// <summary>When it is taken no more: <see cref="JwtOptions.ClockSkew"/> behind its end; null: never.</summary>
    internal DateTimeOffset? EndsAt { get; }

    /// <summary>The setting of the key that it was verified with (<see cref="VerificationKey.Origin"/>).</summary>
    internal string KeyOrigin { get; init; } = "";

    /// <summary>The verifier that has accepted it; null: there is none.</summary>
    internal JwtVerifier? Verifier { get; init; }

    /// <summary>Whether its key counts still, where connections are to be ended whose key does not.</summary>
    internal bool IsKeyInForce => Verifier?.IsInForce(KeyOrigin) ?? true;

    /// <summary>
    /// Whom it is for, whichever of its tokens this is: a hash of <c>iss</c> and <c>sub</c>. Without <c>sub</c> one token is known by what is signed: a signature can be written in other ways.
    /// </summary>
    internal UInt128 SubjectMark
    {
        get
        {
            string text = Subject is { Length: > 0 } subject ? $"{_issuer}\0{subject}" : _token[.._token.LastIndexOf('.')];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
            return BinaryPrimitives.ReadUInt128LittleEndian(hash);
        }
    }

    /// <summary>A claim that is a text; null: it is not there, or is none.</summary>
    /// <param name="name">The claim's name.</param>
    public string? Find(string name) => _claims.TryGetProperty(name, out JsonElement claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    /// <summary>
    /// How long it was good still when it was verified, with <see cref="JwtOptions.ClockSkew"/> behind its end: whole seconds, from one to a year; null: for ever. For VerneMQ's <c>MaxConnectionLifetime</c>.
    /// </summary>
    public TimeSpan? Remaining { get; }
}
