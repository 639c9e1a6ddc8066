namespace HookSdk;

/// <summary>
/// The bound on what the bodies of an application's requests occupy. Counted is what is rented for them, from before it is rented until it has really gone back: with both arrays
/// while one grows into another, and for as long as a late handler keeps them. A body of one page is not counted: nearly all are, and calls at once have a bound of their own.
/// </summary>
internal sealed class BodyMemory
{
    /// <summary>Arrays up to this size, one page, are not counted.</summary>
    public const int Uncounted = 4096;

    /// <summary>So many of the largest bodies may be held at once.</summary>
    private const int LargestAtOnce = 4;

    /// <summary>The bound where the largest bodies are small.</summary>
    private const long Least = 256 << 20;

    /// <summary>The part of the machine's or the container's memory that bodies may take at most. The rest is for the web server, for what handlers make of the bodies, and for what the collector has not collected.</summary>
    private const int Part = 4;

    private readonly long _least;
    private readonly long _most;
    private long _held;

    public BodyMemory()
        : this(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
    {
    }

    /// <param name="available">What the machine or the container has, in bytes.</param>
    /// <param name="least">The bound where the largest bodies are small.</param>
    public BodyMemory(long available, long least = Least)
    {
        _least = least;
        _most = available / Part;
        Available = available;
    }

    /// <summary>What the machine or the container has, in bytes.</summary>
    public long Available { get; }

    /// <summary>What is counted now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>The bound for a server whose bodies are up to this large.</summary>
    public long BoundFor(long largest) => Math.Min(_most, Math.Max(_least, LargestAtOnce * largest));

    /// <summary>Counts what is about to be rented. False: it is too much, and nothing is counted.</summary>
    public bool TryHold(long bytes, long largest)
    {
        if (Interlocked.Add(ref _held, bytes) <= BoundFor(largest))
        {
            return true;
        }

        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);
}
