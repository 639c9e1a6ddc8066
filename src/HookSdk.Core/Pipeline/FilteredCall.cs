namespace HookSdk;

/// <summary>What all filters around one plugin share.</summary>
/// <param name="Plugin">Calls the plugin.</param>
/// <param name="Name">The plugin's name.</param>
/// <param name="Filters">The filters, the outermost first.</param>
/// <param name="Neutral">The hook's neutral reply.</param>
/// <param name="Fallback">The plugin's fallback.</param>
/// <param name="Refusal">The hook's refusal, where it has one.</param>
internal sealed record FilterChain<TRequest, TReply>(
    Func<TRequest, HookContext, ValueTask<TReply>> Plugin, string Name, BoundFilter[] Filters, TReply Neutral, TReply Fallback, TReply? Refusal)
    where TRequest : class
    where TReply : class
{
    /// <summary>Calls the plugin through its filters.</summary>
    public ValueTask<TReply> InvokeAsync(TRequest request, HookContext context) => new FilteredCall<TRequest, TReply>(this, request, context, 0, null).RunAsync();
}

/// <summary>One filter's part in one call of a plugin.</summary>
internal sealed class FilteredCall<TRequest, TReply>(FilterChain<TRequest, TReply> chain, TRequest request, HookContext context, int index, FilteredCall<TRequest, TReply>? outermost) : HookNext<TReply>
    where TRequest : class
    where TReply : class
{
    private Task? _inner;
    private Exception? _innerFailure;
    private int _isCalled;
    private volatile bool _isOver;

    /// <summary>Of the outermost filter: which filter was the first to throw what is on its way out. Null: the plugin was.</summary>
    private string? _culprit;

    public override TReply Neutral => chain.Neutral;

    public override TReply Fallback => chain.Fallback;

    public override TReply? Refusal => chain.Refusal;

    private string Name => chain.Filters[index].Name;

    /// <summary>Runs the filter. What comes out of the outermost one says who has failed.</summary>
    public ValueTask<TReply> RunAsync()
    {
        ValueTask<TReply> pending = CallFilter();
        if (!pending.IsCompletedSuccessfully)
        {
            return EndAsync(pending);
        }

        TReply? reply = pending.Result;
        if (reply is null || _inner is not null)
        {
            return EndAsync(new(reply!));
        }

        _isOver = true;
        return new(reply);
    }

    public override ValueTask<TReply> InvokeAsync()
    {
        if (_isOver)
        {
            throw new InvalidOperationException(FilterSentences.CalledTooLate(Name));
        }

        if (Interlocked.Exchange(ref _isCalled, 1) != 0)
        {
            throw new InvalidOperationException(FilterSentences.CalledTwice(Name));
        }

        ValueTask<TReply> pending = CallNext();
        if (!pending.IsCompletedSuccessfully)
        {
            return WaitFor(WatchAsync(pending));
        }

        TReply? reply = pending.Result;
        return reply is null ? WaitFor(WatchAsync(new(reply!))) : new(reply);
    }

    private ValueTask<TReply> CallFilter()
    {
        try
        {
            return chain.Filters[index].For(context).InvokeAsync(request, context, this);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<TReply>(e);
        }
    }

    private ValueTask<TReply> CallNext()
    {
        try
        {
            return index + 1 == chain.Filters.Length
                ? chain.Plugin(request, context)
                : new FilteredCall<TRequest, TReply>(chain, request, context, index + 1, outermost ?? this).RunAsync();
        }
        catch (Exception e)
        {
            return ValueTask.FromException<TReply>(e);
        }
    }

    private ValueTask<TReply> WaitFor(Task<TReply> inner)
    {
        _inner = inner;
        return new(inner);
    }

    /// <summary>Notes what comes from inside, so that it is not taken for the filter's own.</summary>
    private async Task<TReply> WatchAsync(ValueTask<TReply> pending)
    {
        try
        {
            return await pending.ConfigureAwait(false) ?? throw new NoReplyException(chain.Name);
        }
        catch (Exception e)
        {
            _innerFailure = e;
            throw;
        }
    }

    /// <summary>Ends a filter that waits, throws or answers null. One that answers before what is inside has ended is not taken at its word until then: the call's bytes and services are in use.</summary>
    private async ValueTask<TReply> EndAsync(ValueTask<TReply> pending)
    {
        try
        {
            return await pending.ConfigureAwait(false) ?? throw new NoReplyException(Name);
        }
        catch (Exception e) when (e is not NoReplyException && !(e is OperationCanceledException && context.IsCancelled))
        {
            if (!ReferenceEquals(e, _innerFailure))
            {
                (outermost ?? this)._culprit = Name;
            }

            if (outermost is null && _culprit is { } culprit)
            {
                throw new FilterFailure(culprit, e);
            }

            throw;
        }
        finally
        {
            _isOver = true;
            if (_inner is not null)
            {
                await _inner.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
