using System.Net;
using Microsoft.Extensions.Caching.Memory;

namespace HookSdk;

/// <summary>
/// Asks an HTTP service about a key, such as a number, within the time that a hook has left: number portability, caller names, scores. Derive, say what to ask and
/// how to read it, and register with <c>AddHttpLookup</c>; in a program without a container make it by hand, with an <see cref="HttpLookupServices"/>.
/// </summary>
/// <remarks>
/// Answers are kept for a while, "none" too. Calls that ask for the same key at the same time share one dip. A dip whose callers have given up goes on to the
/// end of its budget, so that the next call finds its answer. Failures are not kept. Keys are never logged.
/// </remarks>
/// <typeparam name="TAnswer">What is looked up.</typeparam>
public abstract class HttpLookup<TAnswer> : HttpLookup
    where TAnswer : class
{
    private readonly HttpLookupServices _services;
    private readonly HttpLookupOptions _options;
    private readonly Dictionary<string, Task<LookupAnswer<TAnswer>>> _running = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Makes the lookup.</summary>
    /// <param name="services">What <c>AddHttpLookup</c> registered, or one that is made by hand.</param>
    protected HttpLookup(HttpLookupServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _options = services.Options;
    }

    /// <summary>Answers from memory or by a dip. Never throws for what the service does; it answers before the hook's time is over.</summary>
    /// <param name="key">The key, as it is compared and handed to <see cref="Ask"/>.</param>
    /// <param name="context">The hook's call.</param>
    /// <returns>The answer.</returns>
    public ValueTask<LookupAnswer<TAnswer>> FindAsync(string key, HookContext context)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(context);
        if (_services.Kept is { } kept && kept.TryGetValue(key, out object? found) && found is Kept answer && _services.Time.GetTimestamp() < answer.Until)
        {
            return new(answer.Answer);
        }

        TimeSpan left = context.Remaining - _options.Reserve;
        return left > TimeSpan.Zero
            ? WaitAsync(key, Join(key), left < _options.Budget ? left : _options.Budget)
            : new(Failed(key));
    }

    /// <summary>The request for a key.</summary>
    /// <param name="key">The key. Escape it where it becomes a part of an address.</param>
    protected abstract HttpRequestMessage Ask(string key);

    /// <summary>Reads the answer from a reply with a successful status. What it throws counts as a failure.</summary>
    /// <param name="reply">The reply; its body has been read.</param>
    /// <param name="cancellationToken">Cancelled at the end of the budget.</param>
    /// <returns>The answer; null when the reply says that there is none.</returns>
    protected abstract ValueTask<TAnswer?> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken);

    /// <summary>The answer that stands in when the service did not answer in time, or not as it should.</summary>
    /// <param name="key">The key.</param>
    protected abstract TAnswer? OnFailure(string key);

    /// <summary>Whether a reply without a successful status says that there is no answer, rather than that something failed. By default: 404.</summary>
    /// <param name="reply">The reply.</param>
    protected virtual bool IsAbsent(HttpResponseMessage reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.StatusCode == HttpStatusCode.NotFound;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _services.Kept?.Dispose();
        }
    }

    private async ValueTask<LookupAnswer<TAnswer>> WaitAsync(string key, Task<LookupAnswer<TAnswer>> dip, TimeSpan time)
    {
        try
        {
            return await dip.WaitAsync(time, _services.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Failed(key);
        }
    }

    /// <summary>The dip for a key: the one that is running, or a new one.</summary>
    private Task<LookupAnswer<TAnswer>> Join(string key)
    {
        TaskCompletionSource<LookupAnswer<TAnswer>> starting;
        lock (_lock)
        {
            if (_running.TryGetValue(key, out Task<LookupAnswer<TAnswer>>? running))
            {
                return running;
            }

            starting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _running.Add(key, starting.Task);
        }

        _ = DipAsync(key, starting);
        return starting.Task;
    }

    private async Task DipAsync(string key, TaskCompletionSource<LookupAnswer<TAnswer>> waiting)
    {
        LookupAnswer<TAnswer> answer;
        try
        {
            TAnswer? value = await AskAsync(key).ConfigureAwait(false);
            answer = new(value, value is null ? LookupOutcome.Absent : LookupOutcome.Found, IsCached: false);
            Keep(key, answer);
        }
        catch (Exception e)
        {
            _services.LogFailure?.Invoke(e is OperationCanceledException ? "no answer in time" : e.Message);
            answer = Failed(key);
        }

        lock (_lock)
        {
            _running.Remove(key);
        }

        waiting.SetResult(answer);
    }

    private async Task<TAnswer?> AskAsync(string key)
    {
        using CancellationTokenSource budget = new(_options.Budget, _services.Time);
        using HttpRequestMessage request = Ask(key);
        using HttpResponseMessage reply = await _services.Client().SendAsync(request, budget.Token).ConfigureAwait(false);
        if (reply.IsSuccessStatusCode)
        {
            return await ReadAsync(reply, budget.Token).ConfigureAwait(false);
        }

        return IsAbsent(reply) ? null : throw new HttpRequestException($"status {(int)reply.StatusCode}");
    }

    private void Keep(string key, LookupAnswer<TAnswer> answer)
    {
        TimeSpan keep = answer.Value is null ? _options.KeepAbsentFor : _options.KeepFor;
        if (keep > TimeSpan.Zero && _services.Kept is { } kept)
        {
            // The time is kept beside the answer, because the cache's own clock is always the machine's.
            long until = _services.Time.GetTimestamp() + (long)(keep.TotalSeconds * _services.Time.TimestampFrequency);
            kept.Set(key, new Kept(answer with { IsCached = true }, until), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = keep });
        }
    }

    private LookupAnswer<TAnswer> Failed(string key)
    {
        try
        {
            return new(OnFailure(key), LookupOutcome.Failed, IsCached: false);
        }
        catch (Exception e)
        {
            _services.LogFailure?.Invoke($"OnFailure threw {e.GetType().Name}");
            return new(null, LookupOutcome.Failed, IsCached: false);
        }
    }

    private sealed record Kept(LookupAnswer<TAnswer> Answer, long Until);
}
