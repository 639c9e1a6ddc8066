using System.Runtime.InteropServices;

namespace HookSdk.Hosting;

/// <summary>
/// Memory outside the managed heap. What .NET keeps of a version (its classes, the compiler's work) comes from the C library's allocator; glibc's keeps what was freed, in arenas of its
/// threads, and with each upgrade the process would be larger.
/// </summary>
internal static partial class NativeMemory
{
    /// <summary>Gives what is free back to the system. With another C library than glibc it does nothing: others have no such call, and do so by themselves.</summary>
    /// <returns>Whether there is such a call.</returns>
    public static bool GiveBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            _ = Trim(0);
            return true;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    /// <summary>malloc_trim(3): pages that are free, in every arena.</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
