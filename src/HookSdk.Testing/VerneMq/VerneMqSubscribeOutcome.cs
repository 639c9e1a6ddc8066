namespace HookSdk.Testing;

/// <summary>What became of a SUBSCRIBE or an UNSUBSCRIBE.</summary>
public sealed class VerneMqSubscribeOutcome
{
    private readonly FakeVerneMqClient _client;

    internal VerneMqSubscribeOutcome(FakeVerneMqClient client, IReadOnlyList<string> filters, MqttReceived? answer)
    {
        _client = client;
        Filters = filters;
        IsAnswered = answer is not null;
        Codes = answer?.Codes ?? [];
    }

    /// <summary>The filters in the order of the packet.</summary>
    public IReadOnlyList<string> Filters { get; }

    /// <summary>Whether SUBACK or UNSUBACK came.</summary>
    public bool IsAnswered { get; }

    /// <summary>
    /// The codes of SUBACK in the order of the packet: a granted QoS, 128 (MQTT 3) or a reason code from 128 on. A reply with fewer topics brings fewer codes.
    /// UNSUBACK has codes in MQTT 5 alone.
    /// </summary>
    public IReadOnlyList<int> Codes { get; }

    /// <summary>Of what reply the client's session died; null: it did not.</summary>
    public string? KilledBy => _client.KilledBy;

    internal OutcomeFallbacks? Fallbacks { get; init; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public VerneMqSubscribeOutcome AllowFallback()
    {
        Fallbacks?.Allow();
        return this;
    }

    /// <summary>Checks the QoS that was granted for each filter.</summary>
    /// <param name="qos">One a filter, in the order of the packet; none: any, but for each.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">Another was granted, or a filter was refused.</exception>
    public VerneMqSubscribeOutcome EnsureGranted(params IReadOnlyList<int> qos) => Ensure(
        IsAnswered && (qos.Count == 0 ? Codes.Count == Filters.Count && Codes.All(static c => c < 128) : Codes.SequenceEqual(qos)),
        qos.Count == 0 ? "every filter granted" : $"granted {string.Join(", ", qos)}");

    /// <summary>Checks that all filters were refused.</summary>
    /// <param name="code">With this code; null, the default: with any.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">One was granted, or the session was killed.</exception>
    public VerneMqSubscribeOutcome EnsureRefused(int? code = null) => Ensure(
        Codes.Count > 0 && Codes.All(c => c >= 128 && (code is null || c == code)), $"every filter refused{(code is null ? "" : $" with {code}")}");

    /// <summary>Checks that a filter was refused.</summary>
    /// <param name="filter">The filter as the client sent it.</param>
    /// <param name="code">With this code; null, the default: with any.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was granted, or the session was killed.</exception>
    public VerneMqSubscribeOutcome EnsureRefused(string filter, int? code = null)
    {
        int at = Filters.ToList().IndexOf(filter);
        return Ensure(at >= 0 && at < Codes.Count && Codes[at] >= 128 && (code is null || Codes[at] == code), $"{filter} refused{(code is null ? "" : $" with {code}")}");
    }

    /// <summary>Checks that UNSUBACK came: no reply can refuse an UNSUBSCRIBE.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It did not.</exception>
    public VerneMqSubscribeOutcome EnsureUnsubscribed() => Ensure(IsAnswered, "an UNSUBACK");

    /// <summary>Checks that the reply killed the client's session.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It did not.</exception>
    public VerneMqSubscribeOutcome EnsureKilled() => Ensure(KilledBy is not null, "a session that is killed");

    /// <summary>What became of it, in one line.</summary>
    public override string ToString() => KilledBy is { } killed ? $"the session was killed: {killed}"
        : IsAnswered ? $"{string.Join(", ", Filters)}: {(Codes.Count == 0 ? "answered" : string.Join(", ", Codes))}"
        : "not read";

    private VerneMqSubscribeOutcome Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw _client.Failed(expected, ToString());
        }

        Fallbacks?.Check(expected, _client.Transcript);
        return this;
    }
}
