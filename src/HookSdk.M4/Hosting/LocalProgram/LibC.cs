using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Calls with nothing to convert are compiled ahead of time, and not at their first use.
[assembly: DisableRuntimeMarshalling]

namespace HookSdk.M4;

/// <summary>
/// What a local program needs of the C library. The framework's console streams would do for reading and writing, but they set up a terminal first, and they
/// wait for a lock that a script which prints may hold.
/// </summary>
internal static unsafe partial class LibC
{
    public const int StandardInput = 0;
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const int Interrupted = 4;

    /// <summary>
    /// Whether a standard descriptor was open when the program was started. One that was closed may be a file or pipe of the runtime's by now; those close
    /// on exec, and what a program inherits does not.
    /// </summary>
    public static bool IsInherited(int descriptor) => Control(descriptor, GetDescriptorFlags, 0) is var flags && flags >= 0 && (flags & CloseOnExec) == 0;

    /// <summary>A further descriptor of the same file, which child processes do not get. Less than zero: there is none. Linux only.</summary>
    public static int DuplicateForUs(int descriptor)
    {
        const int DuplicateAndCloseOnExec = 1030;
        return Control(descriptor, DuplicateAndCloseOnExec, 3);
    }

    /// <summary>Makes a descriptor mean what another one means. Less than zero: it could not.</summary>
    [LibraryImport("libc", EntryPoint = "dup2")]
    public static partial int Duplicate(int descriptor, int onto);

    /// <summary>Whether a descriptor is a terminal: 1 when it is.</summary>
    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    /// <summary>Reads what there is; 0 at the end. Less than zero: it could not.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            nint read;
            do
            {
                read = Read(descriptor, bytes, buffer.Length);
            }
            while (read < 0 && Marshal.GetLastSystemError() == Interrupted);

            return (int)read;
        }
    }

    /// <summary>Writes all of it, unless nobody reads.</summary>
    public static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int at = 0; at < bytes.Length;)
            {
                nint written = Write(descriptor, start + at, bytes.Length - at);
                if (written <= 0 && Marshal.GetLastSystemError() != Interrupted)
                {
                    return;
                }

                at += (int)Math.Max(written, 0);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary>Ends the process at once: no handlers, nothing waits.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int code);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte* buffer, nint length);
}
