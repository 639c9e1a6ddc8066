namespace HookSdk.Core.Tests;

/// <summary>Counts the bytes that this thread allocates.</summary>
internal static class Allocations
{
    /// <summary>The bytes of one run, after a first run that pays for what is made once.</summary>
    public static long Of(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
