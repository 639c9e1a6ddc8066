namespace HookSdk;

/// <summary>What one plugin did in a call, or what was answered for it. A filter is no step of its own: what it answered, or did wrong, is that of the plugin that it stands before.</summary>
/// <param name="Plugin">The plugin's name: its class, or the one that it was given; of an answer by a delegate, <c>OnRoute</c> and so on.</param>
/// <param name="Outcome">How it came to the reply; of a plugin that was not asked any more, the outcome of the call.</param>
/// <param name="Reply">Its reply, or its fallback.</param>
public sealed record HookStep(string Plugin, HookOutcome Outcome, object? Reply)
{
    /// <summary>What its reply did to that of the call.</summary>
    public StepEffect Effect { get; init; }

    /// <summary>When it ended, from the begin of the call; where none ran for it, when its fallback was taken.</summary>
    public TimeSpan Ended { get; init; }

    /// <summary>What it threw; null: nothing.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Whether a filter answered, and the plugin was not called.</summary>
    internal bool IsByFilter { get; init; }
}
