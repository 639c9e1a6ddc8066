using HookSdk.Emg;

namespace HookSdk.Testing;

/// <summary>What became of a message.</summary>
public sealed class EmgOutcome
{
    private readonly Func<string> _transcript;
    private readonly List<string> _problems = [];

    internal EmgOutcome(Func<string> transcript, FallbackLog log, EmgMessage message)
    {
        _transcript = transcript;
        Fallbacks = new OutcomeFallbacks(log);
        Message = message;
    }

    /// <summary>The message with its final options: as it was sent, or as it was when it ended.</summary>
    public EmgMessage Message { get; internal set; }

    /// <summary>The result with which <c>before_receive</c> rejected it; null when it was accepted.</summary>
    public int? RejectedWith { get; internal set; }

    /// <summary>Whether <c>before_receive</c> rejected it.</summary>
    public bool IsRejected => RejectedWith is not null;

    /// <summary>The connector or group that was chosen for it; null when none was.</summary>
    public string? RoutedTo { get; internal set; }

    /// <summary>Whether a plugin chose <see cref="RoutedTo"/>, rather than the message, its connector or the routing table.</summary>
    public bool IsRoutedByPlugin { get; internal set; }

    /// <summary>The connector by which it was sent; null when it was not.</summary>
    public string? SentBy { get; internal set; }

    /// <summary>How the attempt to send ended, 0 for success; null when there was none.</summary>
    public int? SendResult { get; internal set; }

    /// <summary>What the plugin answered that comes to nothing at a real EMG, or to something else than was meant, in sentences. While there is any, every <c>Ensure</c> method throws.</summary>
    public IReadOnlyList<string> Problems => [.. _problems];

    internal List<string> ProblemList => _problems;

    internal OutcomeFallbacks Fallbacks { get; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public EmgOutcome AllowFallback()
    {
        Fallbacks.Allow();
        return this;
    }

    /// <summary>Checks that <c>before_receive</c> rejected the message.</summary>
    /// <param name="result">With this result; null, the default: with any.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It did not.</exception>
    public EmgOutcome EnsureRejected(int? result = null) =>
        Ensure(IsRejected && (result is null || result == RejectedWith), result is null ? "rejected" : $"rejected with result {result}");

    /// <summary>Checks that <c>before_receive</c> accepted the message, or was not asked.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was rejected.</exception>
    public EmgOutcome EnsureAccepted() => Ensure(!IsRejected, "accepted");

    /// <summary>Checks where the message was routed to.</summary>
    /// <param name="route">The name of the connector or group.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was routed elsewhere or nowhere.</exception>
    public EmgOutcome EnsureRoutedTo(string route) => Ensure(RoutedTo == route, $"routed to {route}");

    /// <summary>Checks that no plugin chose the route.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">A plugin chose it.</exception>
    public EmgOutcome EnsureNotRoutedByPlugin() => Ensure(!IsRoutedByPlugin, "routed without a plugin's choice");

    /// <summary>Checks that the message was sent.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was rejected, could not be routed, or the attempt failed.</exception>
    public EmgOutcome EnsureSent() => Ensure(SendResult == 0, "sent");

    /// <summary>Checks an option of the message as it ended.</summary>
    /// <param name="option">The option's name, in any case.</param>
    /// <param name="value">Its value; null: absent, or without a value.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It has another value.</exception>
    public EmgOutcome EnsureOption(string option, string? value) => Ensure(Message[option] == value, $"a message with {option}={value}");

    /// <summary>What became of the message, in one line.</summary>
    public override string ToString() =>
        RejectedWith is { } result ? $"rejected with result {result}"
        : RoutedTo is null ? "not routed"
        : SentBy is null ? $"routed to {RoutedTo}, which EMG does not know"
        : $"{(RoutedTo == SentBy ? "" : $"routed to {RoutedTo}, ")}{(SendResult == 0 ? "sent" : "not sent")} by {SentBy}{(SendResult == 0 ? "" : $" (result {SendResult})")}";

    private EmgOutcome Ensure(bool holds, string expected)
    {
        Fallbacks.Check(expected, _transcript);
        return _problems.Count > 0 ? throw new HookAssertionException($"Expected: {expected}. But EMG would not do what was meant: {string.Join(" ", _problems)}\n\n{_transcript()}")
            : holds ? this
            : throw new HookAssertionException($"Expected: {expected}. But: {this}.\n\n{_transcript()}");
    }
}
