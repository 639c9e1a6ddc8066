namespace HookSdk.Testing;

/// <summary>What became of a SUBSCRIBE.</summary>
public sealed class EmqxSubscribeOutcome
{
    private readonly Func<string> _transcript;

    internal EmqxSubscribeOutcome(Func<string> transcript, IReadOnlyList<MqttSubscription> filters, IReadOnlyList<int> codes, IReadOnlyList<EmqxDecision> decisions)
    {
        _transcript = transcript;
        Filters = filters;
        Codes = codes;
        Decisions = decisions;
    }

    /// <summary>The filters as they were asked for.</summary>
    public IReadOnlyList<MqttSubscription> Filters { get; }

    /// <summary>The codes of SUBACK, one a filter; none when the client was disconnected instead.</summary>
    public IReadOnlyList<int> Codes { get; }

    /// <summary>How it was decided, filter by filter; none when the packet was not looked at.</summary>
    public IReadOnlyList<EmqxDecision> Decisions { get; }

    internal OutcomeFallbacks? Fallbacks { get; init; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public EmqxSubscribeOutcome AllowFallback()
    {
        Fallbacks?.Allow();
        return this;
    }

    /// <summary>Checks that every filter was granted.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">One was not.</exception>
    public EmqxSubscribeOutcome EnsureGranted() => Ensure(Codes.Count > 0 && Codes.All(static c => c < 0x80), "granted");

    /// <summary>Checks that a filter was refused.</summary>
    /// <param name="filter">The filter; null, the default: every one.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was granted, or not asked for.</exception>
    public EmqxSubscribeOutcome EnsureRefused(string? filter = null)
    {
        int[] meant = [.. Enumerable.Range(0, Codes.Count).Where(i => filter is null || Filters[i].Filter == filter)];
        return Ensure(meant.Length > 0 && Array.TrueForAll(meant, i => Codes[i] >= 0x80), $"{filter ?? "every filter"} refused");
    }

    /// <summary>Checks how every filter was decided.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">One was decided otherwise.</exception>
    public EmqxSubscribeOutcome EnsureCause(EmqxCause cause) => Ensure(Decisions.Count > 0 && Decisions.All(d => d.Cause == cause), $"decided by {cause}");

    /// <summary>The outcome in one line.</summary>
    public override string ToString() => Codes.Count == 0 ? "no SUBACK" : $"SUBACK {string.Join(", ", Codes)}: {string.Join("; ", Decisions.Select((d, i) => $"{Filters[i].Filter} {d}"))}";

    private EmqxSubscribeOutcome Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw new HookAssertionException($"Expected: {expected}. But: {this}.\n\n{_transcript()}");
        }

        Fallbacks?.Check(expected, _transcript);
        return this;
    }
}
