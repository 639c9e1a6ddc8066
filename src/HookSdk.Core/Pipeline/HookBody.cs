using System.Buffers;

namespace HookSdk;

/// <summary>
/// One call's request bytes, in a rented array. Requests may keep views into it: the array goes back when the last holder lets go,
/// and the pipeline holds it for a handler that is late until that handler really ends.
/// </summary>
internal sealed class HookBody
{
    /// <summary>Larger arrays are left to the garbage collector: a pool keeps many of them for long. A message as large as brokers allow by default (1 MiB) is pooled with all around it.</summary>
    public const int LargestPooled = 4 << 20;

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
    public static HookBody Rent(int capacity) => new(RentArray(Math.Max(capacity, 256)));

    /// <summary>A body that holds a copy of these bytes.</summary>
    public static HookBody Copy(ReadOnlySpan<byte> bytes)
    {
        HookBody body = Rent(bytes.Length);
        body.Append(bytes);
        return body;
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
            byte[] larger = RentArray((int)Math.Min(Math.Max(needed, 2L * buffer.Length), Array.MaxLength));
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
    public void Attach(IDisposable companion) => _companion = companion;

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
        {
            return;
        }

        byte[] buffer = Buffer;
        _buffer = null;
        _companion?.Dispose();
        Return(buffer, _length);
    }

    public static byte[] RentArray(int size) => size <= LargestPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    private static void Return(byte[] buffer, int used)
    {
        if (OverwritesReturned)
        {
            buffer.AsSpan(0, used).Fill((byte)'#');
        }

        if (buffer.Length <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
