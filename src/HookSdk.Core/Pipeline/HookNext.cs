namespace HookSdk;

/// <summary>What stands behind a filter: the next filter or the plugin, and the replies that a filter may give in their place.</summary>
/// <typeparam name="TReply">The hook's reply.</typeparam>
public abstract class HookNext<TReply>
    where TReply : class
{
    private protected HookNext()
    {
    }

    /// <summary>The reply that changes and decides nothing: the chain goes on as if the plugin were not there.</summary>
    public abstract TReply Neutral { get; }

    /// <summary>What the plugin states for a failure, <see cref="Neutral"/> where it states none. Answered so, it is no failure: nothing is logged.</summary>
    public abstract TReply Fallback { get; }

    /// <summary>The refusal of a hook that decides something, in the broker's own words: as a handler answers that refuses and gives no reason. Null where there is nothing to refuse.</summary>
    public abstract TReply? Refusal { get; }

    /// <summary>The hook that this one is for clients of another version of the protocol; null: there is none.</summary>
    internal virtual string? Twin => null;

    /// <summary>Has the next filter or the plugin answer. Once a call, and before the filter has answered itself.</summary>
    /// <returns>The reply; never null. What the plugin throws is thrown here.</returns>
    /// <exception cref="InvalidOperationException">It was called before, or the filter has ended.</exception>
    public abstract ValueTask<TReply> InvokeAsync();
}

/// <summary>Makes what a filter's own test needs.</summary>
public static class HookNext
{
    /// <summary>Makes a next for calling a filter from a test without a server.</summary>
    /// <typeparam name="TReply">The hook's reply.</typeparam>
    /// <param name="neutral">The reply that decides nothing.</param>
    /// <param name="handler">The plugin; null: it answers <paramref name="neutral"/>.</param>
    /// <param name="fallback">What the plugin states for a failure; null: <paramref name="neutral"/>.</param>
    /// <param name="refusal">The refusal, where the hook decides something.</param>
    public static HookNext<TReply> Create<TReply>(TReply neutral, Func<ValueTask<TReply>>? handler = null, TReply? fallback = null, TReply? refusal = null)
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(neutral);
        return new Made<TReply>(neutral, handler, fallback ?? neutral, refusal);
    }

    private sealed class Made<TReply>(TReply neutral, Func<ValueTask<TReply>>? handler, TReply fallback, TReply? refusal) : HookNext<TReply>
        where TReply : class
    {
        private bool _isCalled;

        public override TReply Neutral => neutral;

        public override TReply Fallback => fallback;

        public override TReply? Refusal => refusal;

        public override ValueTask<TReply> InvokeAsync()
        {
            if (_isCalled)
            {
                throw new InvalidOperationException(FilterSentences.CalledTwice("The filter"));
            }

            _isCalled = true;
            return handler is null ? new(neutral) : handler();
        }
    }
}
