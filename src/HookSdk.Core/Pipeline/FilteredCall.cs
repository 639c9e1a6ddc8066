namespace HookSdk;

/// <summary>What all filters around one plugin share.</summary>
/// <param name="Plugin">Calls the plugin.</param>
/// <param name="Name">The plugin's name.</param>
/// <param name="Filters">The filters, the outermost first.</param>
/// <param name="Neutral">The hook's neutral reply.</param>
/// <param name="Fallback">The plugin's fallback.</param>
/// <param name="Refusal">The hook's refusal, where it has one.</param>
/// <param name="Twin">The hook that this one is for clients of another version of the protocol.</param>
internal sealed record FilterChain<TRequest, TReply>(
    Func<TRequest, HookContext, ValueTask<TReply>> Plugin, string Name, BoundFilter[] Filters, TReply Neutral, TReply Fallback, TReply? Refusal, string? Twin)
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
    /// <summary>What <see cref="_state"/> is: next was not called; is being called; was called, and <see cref="_inner"/> is what is waited for; may be called no more.</summary>
    private const int Open = 0;
    private const int Calling = 1;
    private const int Called = 2;
    private const int Over = 3;

    private Task? _inner;
    private Exception? _innerFailure;
    private int _state;

    /// <summary>Set where the filter ended while another thread was in what next calls; completed when that has returned.</summary>
    private TaskCompletionSource? _returned;

    /// <summary>Of the outermost filter: which filter was the first to throw what is on its way out. Null: the plugin was.</summary>
    private string? _culprit;

    public override TReply Neutral => chain.Neutral;

    public override TReply Fallback => chain.Fallback;

    public override TReply? Refusal => chain.Refusal;

    internal override string? Twin => chain.Twin;

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
        return reply is null || Close() == Calling || _inner is not null ? EndAsync(new(reply!)) : new(reply);
    }

    public override ValueTask<TReply> InvokeAsync()
    {
        int before = Interlocked.CompareExchange(ref _state, Calling, Open);
        if (before != Open)
        {
            throw new InvalidOperationException(before == Over ? FilterSentences.CalledTooLate(Name) : FilterSentences.CalledTwice(Name));
        }

        ValueTask<TReply> pending = CallNext();
        TReply? reply = pending.IsCompletedSuccessfully ? pending.Result : null;
        if (reply is null)
        {
            Task<TReply> inner = WatchAsync(pending.IsCompletedSuccessfully ? new(reply!) : pending);
            _inner = inner;
            pending = new(inner);
        }
        else
        {
            pending = new(reply);
        }

        Interlocked.Exchange(ref _state, Called);
        _returned?.TrySetResult();
        return pending;
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

    /// <summary>Lets next be called no more.</summary>
    /// <returns>How far it was.</returns>
    private int Close() => Interlocked.CompareExchange(ref _state, Over, Open);

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
            await InnerEndedAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits until nothing inside uses the call any more, on whichever thread it runs.</summary>
    private async ValueTask InnerEndedAsync()
    {
        if (Close() == Calling)
        {
            TaskCompletionSource returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _returned, returned);
            if (Volatile.Read(ref _state) == Calling)
            {
                await returned.Task.ConfigureAwait(false);
            }
        }

        if (_inner is not null)
        {
            await _inner.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
