namespace HookSdk.EmqX.Transport;

/// <summary>
/// The bound on calls whose request has not come whole. Each keeps an open stream of the web server's, at about 10 KB, and nothing else bounds those: EMQX needs 100,000 a connection.
/// A request that is here at once is not counted, nor is a stream that lives as long as its device.
/// </summary>
internal sealed class WaitingCalls
{
    /// <summary>What an open stream takes at most, in bytes: nearly all of it the web server's.</summary>
    private const int Cost = 10 * 1024;

    /// <summary>The part of the machine's or the container's memory that they may take. Twice as many are the very most, when connections that hold few share it.</summary>
    private const int Part = 8;

    private const int Least = 1_024;

    private int _count;

    /// <param name="available">What the machine or the container has, in bytes.</param>
    public WaitingCalls(long available) => Bound = (int)Math.Clamp(available / Part / Cost, Least, int.MaxValue / 4);

    /// <summary>So many may wait. Beyond it, only calls of connections that hold few of them still may: up to twice as many in all.</summary>
    public int Bound { get; }

    /// <summary>How many wait now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets a call wait for the rest of its request.</summary>
    /// <param name="connection">What its connection holds; null where that is not watched.</param>
    /// <returns>False: it is to be refused, and is not counted.</returns>
    public bool TryEnter(ConnectionWaits? connection)
    {
        int all = Interlocked.Increment(ref _count);
        if (all <= 2 * Bound && connection?.TryEnter(all <= Bound ? Bound / 2 : Bound / 32) != false)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    public void Leave(ConnectionWaits? connection)
    {
        Interlocked.Decrement(ref _count);
        connection?.Leave();
    }

    /// <summary>Notes a call that was answered before its request had come whole. The web server keeps its stream for a while, so a connection with many of them is ended.</summary>
    public void GiveUp(ConnectionWaits? connection) => connection?.GiveUp(Count <= Bound ? Bound / 8 : Bound / 32);
}
