using System.Buffers;
using System.Numerics;

namespace HookSdk;

/// <summary>
/// The arrays that bodies are read into and replies are written into. Small ones are the shared pool's. Large ones are kept here, up to a bound: the shared pool keeps dozens of
/// each size for each processor, which no bound counts. The largest are left to the garbage collector.
/// </summary>
internal static class BodyArrays
{
    /// <summary>Larger ones are not kept. The largest body that servers take by default is.</summary>
    public const int LargestKept = 8 << 20;

    private const int LargestShared = 64 << 10;

    /// <summary>What is kept at most is this, or this part of what the machine or the container has.</summary>
    private const long MostKept = 64 << 20;
    private const int Part = 16;

    private static readonly long Bound = Math.Min(MostKept, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Part);
    private static readonly Lock Guard = new();
    private static readonly Stack<byte[]>[] Free = [.. Enumerable.Range(0, Bucket(LargestKept) + 1).Select(static _ => new Stack<byte[]>())];
    private static long _kept;

    /// <summary>What is kept for later, in bytes.</summary>
    public static long Kept => Interlocked.Read(ref _kept);

    /// <summary>The length of the array that is rented for so many bytes.</summary>
    public static int LengthFor(int size) => size <= LargestKept ? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, 16)) : size;

    /// <exception cref="OutOfMemoryException">There is no room, not even without what is kept.</exception>
    public static byte[] Rent(int size)
    {
        if (size <= LargestShared)
        {
            return ArrayPool<byte>.Shared.Rent(size);
        }

        if (size <= LargestKept)
        {
            lock (Guard)
            {
                if (Free[Bucket(size)].TryPop(out byte[]? kept))
                {
                    _kept -= kept.Length;
                    return kept;
                }
            }
        }

        try
        {
            return GC.AllocateUninitializedArray<byte>(LengthFor(size));
        }
        catch (OutOfMemoryException) when (Drop())
        {
            return GC.AllocateUninitializedArray<byte>(LengthFor(size));
        }
    }

    public static void Return(byte[] array)
    {
        if (array.Length <= LargestShared)
        {
            if (array.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(array);
            }

            return;
        }

        if (array.Length > LargestKept)
        {
            return;
        }

        lock (Guard)
        {
            if (_kept + array.Length <= Bound)
            {
                Free[Bucket(array.Length)].Push(array);
                _kept += array.Length;
            }
        }
    }

    /// <summary>Leaves what is kept to the garbage collector. False: nothing was.</summary>
    private static bool Drop()
    {
        lock (Guard)
        {
            bool some = _kept > 0;
            Array.ForEach(Free, static arrays => arrays.Clear());
            _kept = 0;
            return some;
        }
    }

    private static int Bucket(int size) => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)size) / LargestShared) - 1;
}
