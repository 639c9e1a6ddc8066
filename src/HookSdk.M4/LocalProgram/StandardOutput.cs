namespace HookSdk.M4;

/// <summary>
/// The real STDOUT, for one line. Everyone else's STDOUT is STDERR from here on: on Unix the descriptor itself, which covers native code and child processes,
/// and everywhere <see cref="Console.Out"/>.
/// </summary>
internal sealed class StandardOutput
{
    private Stream? _stream;

    private StandardOutput(Stream? stream) => _stream = stream;

    public static StandardOutput Take()
    {
        Stream? stream = null;
        try
        {
            // On Unix the stream has a descriptor of its own, which child processes do not get.
            stream = Console.OpenStandardOutput();
        }
        catch (IOException)
        {
            // STDOUT is closed: there is nobody to answer.
        }

        if (!OperatingSystem.IsWindows() && LibC.Duplicate(LibC.StandardError, LibC.StandardOutput) < 0)
        {
            SendToNowhere();
        }

        Console.SetOut(new ErrorWriter());
        return new StandardOutput(stream);
    }

    /// <summary>Writes and closes: whoever reads to the end need not wait for the process.</summary>
    public void WriteLast(ReadOnlySpan<byte> line)
    {
        try
        {
            _stream?.Write(line);
            _stream?.Dispose();
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }

        _stream = null;
    }

    /// <summary>STDERR is closed.</summary>
    private static void SendToNowhere()
    {
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
