namespace HookSdk.M4;

/// <summary>
/// The real STDOUT, for one line. Everyone else's STDOUT is STDERR from here on: on Unix the descriptor itself, which covers native code and child processes,
/// and everywhere <see cref="Console.Out"/>.
/// </summary>
internal sealed class StandardOutput
{
    private readonly int _descriptor = -1;
    private readonly Stream? _stream;

    private StandardOutput()
    {
        bool hasError = OperatingSystem.IsWindows() || LibC.IsInherited(LibC.StandardError);
        if (!hasError)
        {
            // The descriptor may be a file of the runtime's by now.
            Console.SetError(TextWriter.Null);
        }

        // When STDOUT is closed there is nobody to answer.
        if (OperatingSystem.IsWindows() || LibC.IsInherited(LibC.StandardOutput))
        {
            _descriptor = OperatingSystem.IsLinux() ? LibC.DuplicateForUs(LibC.StandardOutput) : -1;
            _stream = _descriptor < 0 ? Console.OpenStandardOutput() : null;
            Redirect(hasError);
        }

        Console.SetOut(new ErrorWriter());
    }

    public static StandardOutput Take() => new();

    /// <summary>Writes and closes: whoever reads to the end need not wait for the process.</summary>
    public void WriteLast(ReadOnlySpan<byte> line)
    {
        if (_descriptor >= 0)
        {
            LibC.WriteAll(_descriptor, line);
            _ = LibC.Close(_descriptor);
            return;
        }

        try
        {
            _stream?.Write(line);
            _stream?.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody reads any more.
        }
    }

    private static void Redirect(bool hasError)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (hasError)
        {
            _ = LibC.Duplicate(LibC.StandardError, LibC.StandardOutput);
            return;
        }

        try
        {
            using FileStream nowhere = new("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            _ = LibC.Duplicate((int)nowhere.SafeFileHandle.DangerousGetHandle(), LibC.StandardOutput);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Console.Out is redirected all the same.
        }
    }
}
