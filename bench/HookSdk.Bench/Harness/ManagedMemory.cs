namespace HookSdk.Bench.Harness;

/// <summary>What lives on the managed heap of this process.</summary>
internal static class ManagedMemory
{
    /// <summary>Bytes in use after full collections.</summary>
    public static long Bytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
