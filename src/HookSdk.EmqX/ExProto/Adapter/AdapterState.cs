namespace HookSdk.EmqX.ExProto;

/// <summary>Whether an adapter answers, as the calls tell that are made anyway. An answer that refuses something is one.</summary>
internal sealed class AdapterState(TimeProvider time)
{
    private Outage? _outage;
    private long _lastAnswer;

    /// <summary>When the last calls, as many as there were since, began to come to no answer; null while it answers.</summary>
    public DateTimeOffset? SilentSince => Volatile.Read(ref _outage)?.Since;

    /// <summary>How long ago it answered last; null: never.</summary>
    public TimeSpan? LastAnswer => Volatile.Read(ref _lastAnswer) is var last and not 0 ? time.GetElapsedTime(last) : null;

    /// <summary>A call begins.</summary>
    /// <returns>When, for <see cref="Failed"/>.</returns>
    public long Begin() => time.GetTimestamp();

    /// <summary>A call was answered.</summary>
    /// <returns>How long none had been; null: the one before was answered too.</returns>
    public TimeSpan? Answered()
    {
        Volatile.Write(ref _lastAnswer, time.GetTimestamp());
        return Volatile.Read(ref _outage) is null || Interlocked.Exchange(ref _outage, null) is not { } over ? null : time.GetUtcNow() - over.Since;
    }

    /// <summary>A call came to no answer.</summary>
    /// <param name="began">When it began.</param>
    /// <param name="isTimeout">It was waited for in vain. That says nothing of an adapter that has answered another call meanwhile: one device's process may be slow.</param>
    /// <returns>Whether it is the first one.</returns>
    public bool Failed(long began, bool isTimeout) =>
        !(isTimeout && Volatile.Read(ref _lastAnswer) > began) && Interlocked.CompareExchange(ref _outage, new Outage(time.GetUtcNow()), null) is null;

    private sealed record Outage(DateTimeOffset Since);
}
