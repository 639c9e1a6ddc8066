namespace HookSdk;

/// <summary>
/// One call's request bytes, in a rented array. Requests may keep views into it: the array goes back when the last holder lets go,
/// and the pipeline holds it for a handler that is late until that handler really ends.
/// </summary>
internal sealed class HookBody
{
    /// <summary>The least that a body which comes in pieces grows to, where more is to come.</summary>
    private const int FirstPiece = 16 * 1024;

    /// <summary>So many times what is here may be rented: the first piece of a message of 64 KB, 16 KB, brings room for all of it, and nothing is copied twice.</summary>
    private const int Growth = 8;

    /// <summary>The application's switch for <see cref="OverwritesReturned"/>.</summary>
    public const string OverwriteSwitch = "HookSdk.OverwriteReturnedBuffers";

    private volatile byte[]? _buffer;
    private int _length;
    private int _holders = 1;
    private IDisposable? _companion;

    private HookBody(byte[] buffer) => _buffer = buffer;

#if DEBUG
    private const bool IsDebugBuild = true;
#else
    private const bool IsDebugBuild = false;
#endif

    /// <summary>Overwrites returned arrays, so that a read after the end is seen. On in debug builds and under the fakes, elsewhere by the switch.</summary>
    public static bool OverwritesReturned { get; set; } = AppContext.TryGetSwitch(OverwriteSwitch, out bool on) ? on : IsDebugBuild;

    /// <summary>The bytes. Throws once they have gone back.</summary>
    public ReadOnlyMemory<byte> Memory => new(Buffer, 0, _length);

    /// <summary>The bytes. Throws once they have gone back.</summary>
    public ReadOnlySpan<byte> Span => new(Buffer, 0, _length);

    public int Length => _length;

    private byte[] Buffer => _buffer ?? throw new InvalidOperationException(
        "A part of a request was read after its handler had ended, and the bytes have gone back. Copy what outlives the handler while it runs.");

    /// <summary>
    /// Throws once the bytes have gone back. Who reads them where the handler may have ended looks before and after:
    /// what was read in between may be another caller's, and must not be told.
    /// </summary>
    public void EnsureHeld() => _ = Buffer;

    /// <summary>An empty body with room for this many bytes; it grows.</summary>
    public static HookBody Rent(int capacity) => new(BodyArrays.Rent(Math.Max(capacity, 256)));

    /// <summary>An empty body without room, for which nothing is rented before its first bytes are here: see <see cref="TryReserve"/>.</summary>
    public static HookBody Empty() => new([]);

    /// <summary>A body that holds a copy of these bytes.</summary>
    public static HookBody Copy(ReadOnlySpan<byte> bytes)
    {
        HookBody body = Rent(bytes.Length);
        body.Append(bytes);
        return body;
    }

    /// <summary>
    /// Makes room for bytes that are here, as far as the memory for bodies goes. What is rented follows what came: at most eight times as much, or 16 KiB, and no more than is expected, rounded up to a power of two.
    /// </summary>
    /// <param name="more">The bytes that are here.</param>
    /// <param name="expected">The length that the whole body is said to have, or may have.</param>
    /// <param name="memory">The memory for bodies.</param>
    /// <param name="largest">The largest body that the server takes.</param>
    /// <returns>False: there is no memory for it, by the bound or in the process, and nothing has changed.</returns>
    public bool TryReserve(int more, long expected, BodyMemory memory, long largest)
    {
        byte[] buffer = Buffer;
        int needed = checked(_length + more);
        if (needed <= buffer.Length)
        {
            return true;
        }

        long wanted = Math.Max(needed, Math.Min(expected, Math.Max(FirstPiece, (long)Growth * needed)));

        // Where memory is short, as much as is needed now.
        if (!TryHold((int)Math.Min(wanted, Array.MaxLength), memory, largest, out int length, out int counted) && !TryHold(needed, memory, largest, out length, out counted))
        {
            return false;
        }

        BodyHold? hold = _companion as BodyHold;
        byte[] larger;
        try
        {
            if (counted > 0 && hold is null)
            {
                hold = new BodyHold(memory) { Companion = _companion };
            }

            larger = BodyArrays.Rent(length);
        }
        catch (OutOfMemoryException)
        {
            memory.Return(counted);
            return false;
        }

        buffer.AsSpan(0, _length).CopyTo(larger);
        _buffer = larger;
        Return(buffer, _length);
        if (hold is not null)
        {
            memory.Return(hold.Bytes);
            hold.Bytes = counted;
            _companion = hold;
        }

        return true;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Room for at least this many further bytes, behind those already there.</summary>
    public Span<byte> GetSpan(int sizeHint) => GetMemory(sizeHint).Span;

    /// <inheritdoc cref="GetSpan"/>
    public Memory<byte> GetMemory(int sizeHint)
    {
        byte[] buffer = Buffer;
        int needed = checked(_length + Math.Max(sizeHint, 1));
        if (needed > buffer.Length)
        {
            byte[] larger = BodyArrays.Rent((int)Math.Min(Math.Max(needed, 2L * buffer.Length), Array.MaxLength));
            buffer.AsSpan(0, _length).CopyTo(larger);
            _buffer = larger;
            Return(buffer, _length);
            buffer = larger;
        }

        return buffer.AsMemory(_length);
    }

    public void Advance(int count) => _length += count;

    /// <summary>Whether the bytes are not those that came, see <see cref="Mend"/>.</summary>
    public bool IsMended { get; private set; }

    /// <summary>Puts sound bytes in the place of those that came, for a reader that has told nobody of them yet.</summary>
    public void Mend(ReadOnlySpan<byte> bytes)
    {
        _length = 0;
        Append(bytes);
        IsMended = true;
    }

    /// <summary>Something rented that goes back together with the bytes (a codec's index, say). One a body.</summary>
    public void Attach(IDisposable companion)
    {
        if (_companion is BodyHold hold)
        {
            hold.Companion = companion;
        }
        else
        {
            _companion = companion;
        }
    }

    /// <summary>Has something done when the bytes have gone back: the reply is out, and no handler uses them any more. For a body that has come whole and was read.</summary>
    public void WhenOver(Action then) => _companion = BodyEnd.Behind(_companion, then);

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
        {
            return;
        }

        byte[] buffer = Buffer;
        _buffer = null;
        Return(buffer, _length);
        _companion?.Dispose();
    }

    /// <summary>Counts the array that would be rented for so many bytes, where it is large enough to be counted. False: the bound does not let it.</summary>
    private static bool TryHold(int size, BodyMemory memory, long largest, out int length, out int counted)
    {
        length = BodyArrays.LengthFor(size);
        counted = length > BodyMemory.Uncounted ? length : 0;
        return counted == 0 || memory.TryHold(counted, largest);
    }

    private static void Return(byte[] buffer, int used)
    {
        if (OverwritesReturned)
        {
            buffer.AsSpan(0, used).Fill((byte)'#');
        }

        BodyArrays.Return(buffer);
    }
}
