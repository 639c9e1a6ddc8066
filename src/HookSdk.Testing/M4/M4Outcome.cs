using System.Globalization;
using HookSdk.M4;

namespace HookSdk.Testing;

/// <summary>What became of a call.</summary>
public sealed class M4Outcome
{
    private readonly M4Call _call;
    private readonly Func<string> _transcript;

    internal M4Outcome(M4Call call, Func<string> transcript, FallbackLog log)
    {
        Fallbacks = new OutcomeFallbacks(log);
        _call = call;
        _transcript = transcript;
        Source = call.Source;
        Destination = call.Destination;
    }

    /// <summary>The source number that the Termination Point is dialled with; null: the call had none, and got none.</summary>
    public string? Source { get; internal set; }

    /// <summary>The destination number that is dialled; null: the call had none, and got none.</summary>
    public string? Destination { get; internal set; }

    /// <summary>Whether the call was rejected; nothing was dialled then.</summary>
    public bool IsRejected { get; internal set; }

    /// <summary>Why.</summary>
    public M4Cause Cause { get; internal set; }

    /// <summary>The reply's <c>status_code</c>, which M4 writes to its log; null when absent.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>The reply's <c>message</c>, which M4 writes to its log; null when absent.</summary>
    public string? Message { get; internal set; }

    /// <summary>How long M4 waited, on the fake's clock for a script that was handed over as an instance.</summary>
    public TimeSpan Elapsed { get; internal set; }

    internal OutcomeFallbacks Fallbacks { get; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public M4Outcome AllowFallback()
    {
        Fallbacks.Allow();
        return this;
    }

    /// <summary>Checks that the script rejected the call.</summary>
    /// <param name="message">With this message; null, the default: with any.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">The call went on, or something else rejected it.</exception>
    public M4Outcome EnsureRejected(string? message = null) =>
        Ensure(IsRejected && Cause == M4Cause.Script && (message is null || message == Message), message is null ? "rejected by the script" : $"rejected by the script with the message '{message}'");

    /// <summary>Checks that the call went on, whatever the cause.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was rejected.</exception>
    public M4Outcome EnsureContinued() => Ensure(!IsRejected, "not rejected");

    /// <summary>Checks that the call went on with the numbers that it came with, whatever the cause.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was rejected, or a number was changed.</exception>
    public M4Outcome EnsureUnchanged() =>
        Ensure(!IsRejected && Source == _call.Source && Destination == _call.Destination, $"unchanged, {_call.Source} to {_call.Destination}");

    /// <summary>Checks the source number that was dialled with.</summary>
    /// <param name="source">The number.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was another, or the call was rejected.</exception>
    public M4Outcome EnsureSource(string source) => Ensure(!IsRejected && Source == source, $"dialled with the source {source}");

    /// <summary>Checks the destination number that was dialled.</summary>
    /// <param name="destination">The number.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was another, or the call was rejected.</exception>
    public M4Outcome EnsureDestination(string destination) => Ensure(!IsRejected && Destination == destination, $"dialled to {destination}");

    /// <summary>Checks why M4 did what it did.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was another.</exception>
    public M4Outcome EnsureCause(M4Cause cause) => Ensure(Cause == cause, $"decided by {cause}");

    /// <summary>What became of the call, in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsRejected ? "rejected" : $"dialled {Source} to {Destination}")}, decided by {Cause}{(Message is null ? "" : $" ({Message})")}");

    private M4Outcome Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw new HookAssertionException($"Expected: {expected}. But: {this}.\n\n{_transcript()}");
        }

        Fallbacks.Check(expected, _transcript);
        return this;
    }
}
