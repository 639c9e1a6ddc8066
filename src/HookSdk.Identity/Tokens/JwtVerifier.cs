using System.Buffers.Text;
using System.Text.Json;
using HookSdk.Mqtt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HookSdk.Identity;

/// <summary>Verifies JSON Web Tokens (RFC 7519) that clients log in with. Changed settings apply to the next token. Safe for calls at once.</summary>
public sealed partial class JwtVerifier : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly JsonWebTokenHandler _handler = new();
    private readonly HttpClient _client;
    private readonly IdentityLog _log;
    private readonly TimeProvider _time;
    private readonly IDisposable? _changes;
    private volatile JwtRules _rules;

    /// <summary>Makes a verifier.</summary>
    /// <param name="options">The settings. They are checked as those of a section <c>Jwt</c> are; a change that cannot be used is logged, and the earlier ones stay.</param>
    /// <param name="client">Fetches keys; it should follow no redirections. Disposed of with the verifier.</param>
    /// <param name="loggers">Where is told of keys and of refusals.</param>
    /// <param name="timeProvider">The clock that tokens and keys are held against.</param>
    /// <exception cref="OptionsValidationException">A setting cannot be used; the message names it.</exception>
    public JwtVerifier(IOptionsMonitor<JwtOptions> options, HttpClient client, ILoggerFactory loggers, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _time = timeProvider ?? Clock.System;
        _log = new IdentityLog(loggers);
        JwtOptions now = options.CurrentValue;
        if (JwtOptionsValidator.FindProblems(now) is { Count: > 0 } problems)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(JwtOptions), problems);
        }

        _rules = Read(now, null);
        _changes = options.OnChange(Use);
    }

    /// <summary>Fetches keys now, where they come from an address: at start, so that the first login need not wait. It is logged when there are none.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (_rules.Public is { } keys)
            {
                await keys.GetAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (JwtKeysUnavailableException)
        {
            // Told in the log.
        }
    }

    /// <summary>Verifies the token of a client that logs in, where the settings say that it is.</summary>
    /// <param name="clientId">The client id; null when it is not known.</param>
    /// <param name="userName">The user name; null when the client gave none.</param>
    /// <param name="password">The password; null when the client gave none.</param>
    /// <param name="cancellationToken">Gives up while waiting for keys: hand in the context's.</param>
    /// <exception cref="JwtKeysUnavailableException">There are no keys: nothing was decided.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<JwtResult> VerifyLoginAsync(string? clientId, string? userName, string? password, CancellationToken cancellationToken = default) =>
        VerifyAsync(_rules.Options.From == JwtField.Password ? password : userName, clientId, userName, cancellationToken);

    /// <summary>Verifies a token.</summary>
    /// <param name="token">The token; null when there is none.</param>
    /// <param name="clientId">The client id; null when it is not known.</param>
    /// <param name="userName">The user name; null when there is none.</param>
    /// <param name="cancellationToken">Gives up while waiting for keys: hand in the context's.</param>
    /// <exception cref="JwtKeysUnavailableException">There are no keys: nothing was decided.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<JwtResult> VerifyAsync(string? token, string? clientId, string? userName, CancellationToken cancellationToken = default)
    {
        JwtResult result = await DecideAsync(_rules, token, clientId, userName, cancellationToken).ConfigureAwait(false);
        if (!result.IsAccepted)
        {
            _log.TokenRefused(result.Reason);
        }

        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _changes?.Dispose();
        _client.Dispose();
    }

    private JwtRules Read(JwtOptions options, JwtRules? before)
    {
        JwtRules rules = JwtRules.Of(options, before, remote => new RemoteKeys(remote, new KeyFetch(_client, remote.KeySetUrl, remote.Authority), _log, _time));
        if (rules.Issuers.Length == 0)
        {
            _log.AnyTaken("Jwt:Issuers", "whoever has the key may issue tokens");
        }

        if (options.Audiences.Count == 0)
        {
            _log.AnyTaken("Jwt:Audiences", "tokens that the issuer made for other services are taken too");
        }

        return rules;
    }

    private async ValueTask<JwtResult> DecideAsync(JwtRules rules, string? token, string? clientId, string? userName, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            return JwtResult.Refused(JwtProblem.Missing, "there is none");
        }

        if (token.Length > rules.Options.MaxTokenLength)
        {
            return JwtResult.Refused(JwtProblem.TooLong, $"it has {token.Length} characters, and at most {rules.Options.MaxTokenLength} are taken (MaxTokenLength)");
        }

        if (ReadHeader(token) is not var (algorithm, id))
        {
            return JwtResult.Refused(JwtProblem.Malformed, "it is no signed token in compact form, or asks for an extension");
        }

        if (!rules.Algorithms.Contains(algorithm, StringComparer.Ordinal))
        {
            return JwtResult.Refused(JwtProblem.Algorithm, $"its algorithm is not {string.Join(" or ", rules.Algorithms)} (Algorithms)");
        }

        KeySource keys = rules.KeysFor(algorithm);
        VerificationKey[] known = await keys.GetAsync(cancellationToken).ConfigureAwait(false);
        VerificationKey[] fitting = Fitting(known, algorithm, id);
        if (fitting.Length == 0)
        {
            fitting = Fitting(await keys.LookAgainAsync(cancellationToken).ConfigureAwait(false), algorithm, id);
        }

        if (fitting.Length == 0)
        {
            return JwtResult.Refused(JwtProblem.UnknownKey, "no key of its name and kind is known");
        }

        TokenValidationResult signed = await _handler.ValidateTokenAsync(token, SignatureOf(algorithm, fitting)).ConfigureAwait(false);
        if (!signed.IsValid && signed.Exception is not SecurityTokenMalformedException)
        {
            // A key may have no id, or keep it when it is changed.
            VerificationKey[] now = await keys.LookAgainAsync(cancellationToken).ConfigureAwait(false);
            if (now != known && Fitting(now, algorithm, id) is { Length: > 0 } changed)
            {
                fitting = changed;
                signed = await _handler.ValidateTokenAsync(token, SignatureOf(algorithm, changed)).ConfigureAwait(false);
            }
        }

        if (!signed.IsValid)
        {
            return signed.Exception is SecurityTokenMalformedException or ArgumentException or JsonException
                ? JwtResult.Refused(JwtProblem.Malformed, "it cannot be read")
                : JwtResult.Refused(JwtProblem.Signature, "its signature is not that of a known key");
        }

        try
        {
            return Claims(rules, token, clientId, userName, OriginOf(signed, fitting));
        }
        catch (InvalidOperationException)
        {
            // Half a pair of surrogates is JSON, and no text.
            return JwtResult.Refused(JwtProblem.Malformed, "its claims hold a text that is none");
        }
    }

    /// <summary>The signature alone: claims are read once, below, by a clock that can be set.</summary>
    private static TokenValidationParameters SignatureOf(string algorithm, VerificationKey[] keys)
    {
        SecurityKey[] all = [.. keys.Select(static k => k.Key)];
        return new TokenValidationParameters
        {
            ValidAlgorithms = [algorithm],
            IssuerSigningKeyResolver = (_, _, _, _) => all,
            RequireSignedTokens = true,
            IssuerValidator = static (issuer, _, _) => issuer ?? "",
            AudienceValidator = static (_, _, _) => true,
            LifetimeValidator = static (_, _, _, _) => true,
        };
    }

    private JwtResult Claims(JwtRules rules, string token, string? clientId, string? userName, string origin)
    {
        int first = token.IndexOf('.', StringComparison.Ordinal);
        if (Decode(token.AsSpan((first + 1)..token.LastIndexOf('.'))) is not { ValueKind: JsonValueKind.Object } claims)
        {
            return JwtResult.Refused(JwtProblem.Malformed, "its claims are no JSON object, or one is there twice");
        }

        if (rules.Issuers.Length > 0 && !rules.Issuers.Contains(TextOf(claims, "iss"), StringComparer.Ordinal))
        {
            return JwtResult.Refused(JwtProblem.Issuer, "its issuer is another (Issuers)");
        }

        if (rules.Options.Audiences.Count > 0 && !IsFor(claims, rules.Options.Audiences))
        {
            return JwtResult.Refused(JwtProblem.Audience, "it is for others (Audiences)");
        }

        DateTimeOffset now = _time.GetUtcNow();
        if (!TimeOf(claims, "exp", out DateTimeOffset? end) || !TimeOf(claims, "nbf", out DateTimeOffset? start))
        {
            return JwtResult.Refused(JwtProblem.Malformed, "its exp or nbf is no time in seconds");
        }

        if (end is null ? rules.Options.RequireExpiry : now - rules.Options.ClockSkew >= end.Value)
        {
            return JwtResult.Refused(JwtProblem.Expired, end is null ? "it has no end (RequireExpiry)" : "it has ended");
        }

        if (start is not null && now < start.Value - rules.Options.ClockSkew)
        {
            return JwtResult.Refused(JwtProblem.NotYetValid, "it has not begun. Is the clock of this machine, or the issuer's, off?");
        }

        foreach ((string name, string expected) in rules.Options.Claims)
        {
            if (ClaimText.Expand(expected, clientId, userName) is not { Length: > 0 } wanted || TextOf(claims, name) != wanted)
            {
                return JwtResult.Refused(JwtProblem.Claim, $"its claim '{name}' does not say what it must (Claims)");
            }
        }

        try
        {
            return JwtResult.Accepted(new JwtIdentity(token, claims, end, now, rules.Options.ClockSkew, TopicsOf(rules.Options, claims)) { KeyOrigin = origin, Verifier = this });
        }
        catch (FormatException e)
        {
            return JwtResult.Refused(JwtProblem.Acl, e.Message);
        }
    }

    private TopicAccessList? TopicsOf(JwtOptions options, JsonElement claims)
    {
        TopicAccessList.Rule[] rules = [.. options.Acl.Select(rule => ClaimPattern.For(rule, claims)).OfType<TopicAccessList.Rule>()];
        return options.AclClaim.Length > 0 && claims.TryGetProperty(options.AclClaim, out JsonElement acl) ? AclClaim.Read(acl, rules, _log.RuleSaysNothing)
            : options.Acl.Count > 0 ? TopicAccessList.Of(rules, TopicAccess.NoMatch)
            : null;
    }

    private static VerificationKey[] Fitting(VerificationKey[] keys, string algorithm, string? id) => [.. keys.Where(k => k.Fits(algorithm, id))];

    private static string OriginOf(TokenValidationResult signed, VerificationKey[] keys) =>
        (Array.Find(keys, k => ReferenceEquals(k.Key, signed.SecurityToken?.SigningKey)) ?? keys[0]).Origin;

    /// <summary>Algorithm and key id; null: it is no token that is looked at further.</summary>
    private static (string Algorithm, string? KeyId)? ReadHeader(string token)
    {
        if (token.AsSpan().Count('.') != 2 || Decode(token.AsSpan(..token.IndexOf('.', StringComparison.Ordinal))) is not { ValueKind: JsonValueKind.Object } header)
        {
            return null;
        }

        try
        {
            return TextOf(header, "alg") is { } algorithm && !header.TryGetProperty("crit", out _) ? (algorithm, TextOf(header, "kid")) : null;
        }
        catch (InvalidOperationException)
        {
            // Half a pair of surrogates is JSON, and no text.
            return null;
        }
    }

    private static JsonElement? Decode(ReadOnlySpan<char> part)
    {
        try
        {
            return JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict).RootElement;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsFor(JsonElement claims, IList<string> audiences) => claims.TryGetProperty("aud", out JsonElement audience) && audience.ValueKind switch
    {
        JsonValueKind.String => audiences.Contains(audience.GetString()!),
        JsonValueKind.Array => audience.EnumerateArray().Any(a => a.ValueKind == JsonValueKind.String && audiences.Contains(a.GetString()!)),
        _ => false,
    };

    /// <summary>False: the claim is there and is no time.</summary>
    private static bool TimeOf(JsonElement claims, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out JsonElement claim))
        {
            return true;
        }

        if (claim.ValueKind != JsonValueKind.Number || !claim.TryGetDouble(out double seconds) || seconds is < 0 or > 253_402_300_799)
        {
            return false;
        }

        // To the second: years that lie far ahead would be inexact otherwise.
        time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }

    private static string? TextOf(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
