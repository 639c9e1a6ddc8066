using System.Runtime.InteropServices;

namespace HookSdk.M4;

/// <summary>What the framework has no call for.</summary>
internal static partial class LibC
{
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    /// <summary>Makes a file descriptor mean what another one means. Less than zero: it could not.</summary>
    [LibraryImport("libc", EntryPoint = "dup2")]
    public static partial int Duplicate(int descriptor, int onto);

    /// <summary>Ends the process at once: no handlers, nothing waits.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int code);
}
