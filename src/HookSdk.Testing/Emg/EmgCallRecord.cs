using HookSdk.Emg;

namespace HookSdk.Testing;

/// <summary>One call that the fake EMG made.</summary>
/// <param name="Hook">The hook's name.</param>
/// <param name="Argument">The <c>ccarg</c> that was sent.</param>
/// <param name="Message">The message, or the delivery report, as it was sent.</param>
/// <param name="Status">The HTTP status; 0 when no reply came.</param>
/// <param name="Reply">The reply's pairs in their order.</param>
/// <param name="Failure">Why the reply was not used; null when it was.</param>
/// <param name="Elapsed">How long the call took by the machine's own clock, whatever <see cref="FakeEmg.Time"/> says.</param>
public sealed record EmgCallRecord(
    string Hook, string? Argument, EmgMessage Message, int Status, IReadOnlyList<KeyValuePair<string, string>> Reply, string? Failure, TimeSpan Elapsed)
{
    /// <summary>
    /// Why the plugin's fallback was answered and not its own reply: it threw (with file and line), was late, returned null, or was shed. Null when it answered; also where a server
    /// in another process does not run in Development, since a fallback looks like any reply there.
    /// </summary>
    public string? FallbackCause { get; init; }
}
