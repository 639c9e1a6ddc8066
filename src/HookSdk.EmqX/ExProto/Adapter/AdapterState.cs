namespace HookSdk.EmqX.ExProto;

/// <summary>Whether an adapter answers, as the calls tell that are made anyway. An answer that refuses something is one.</summary>
internal sealed class AdapterState(TimeProvider time)
{
    private Outage? _outage;
    private long _lastAnswer;
    private long _turn;
    private long _turnOfLastAnswer;

    /// <summary>When the last calls, as many as there were since, began to come to no answer; null while it answers.</summary>
    public DateTimeOffset? SilentSince => Volatile.Read(ref _outage)?.Since;

    /// <summary>How long ago it answered last; null: never.</summary>
    public TimeSpan? LastAnswer => Volatile.Read(ref _lastAnswer) is var last and not 0 ? time.GetElapsedTime(last) : null;

    /// <summary>A call begins.</summary>
    /// <returns>Its turn among beginnings and ends, for <see cref="Answered"/> and <see cref="Failed"/>.</returns>
    public long Begin() => Interlocked.Increment(ref _turn);

    /// <summary>A call was answered. An outage that began while it was on its way goes on: its answer may be older.</summary>
    /// <param name="began">What <see cref="Begin"/> gave.</param>
    /// <returns>How long none had been; null: no outage is over.</returns>
    public TimeSpan? Answered(long began)
    {
        Volatile.Write(ref _lastAnswer, time.GetTimestamp());
        Volatile.Write(ref _turnOfLastAnswer, Interlocked.Increment(ref _turn));
        return Volatile.Read(ref _outage) is { } outage && outage.Turn < began && Interlocked.CompareExchange(ref _outage, null, outage) == outage
            ? time.GetUtcNow() - outage.Since
            : null;
    }

    /// <summary>A call came to no answer.</summary>
    /// <param name="began">What <see cref="Begin"/> gave.</param>
    /// <param name="isTimeout">It was waited for in vain. That says nothing of an adapter that has answered another call meanwhile: one device's process may be slow.</param>
    /// <returns>Whether it is the first one.</returns>
    public bool Failed(long began, bool isTimeout) =>
        !(isTimeout && Volatile.Read(ref _turnOfLastAnswer) > began)
        && Interlocked.CompareExchange(ref _outage, new Outage(time.GetUtcNow(), Interlocked.Increment(ref _turn)), null) is null;

    private sealed class Outage(DateTimeOffset since, long turn)
    {
        public DateTimeOffset Since => since;

        /// <summary>Calls that began later say whether it is over.</summary>
        public long Turn => turn;
    }
}
