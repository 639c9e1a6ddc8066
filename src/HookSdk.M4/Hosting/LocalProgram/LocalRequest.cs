using System.Text;

namespace HookSdk.M4;

/// <summary>Finds the request of a local program: the first argument that begins with a brace, otherwise one line of STDIN.</summary>
internal static class LocalRequest
{
    /// <summary>Reads the request's bytes.</summary>
    /// <returns>What was wrong; null when there are bytes.</returns>
    public static string? Read(string[] args, int limit, out HookBody? body)
    {
        foreach (string argument in args)
        {
            if (argument.StartsWith('{'))
            {
                return Copy(argument, limit, out body);
            }
        }

        body = null;
        if (!OperatingSystem.IsWindows() && !LibC.IsInherited(LibC.StandardInput))
        {
            return "STDIN is closed. M4 sends the request as one line of STDIN.";
        }

        if (OperatingSystem.IsWindows() ? !Console.IsInputRedirected : LibC.IsTerminal(LibC.StandardInput) == 1)
        {
            return "STDIN is a terminal. M4 sends the request as one line of STDIN; by hand, give it as an argument in quotes, or by a pipe.";
        }

        try
        {
            return ReadLine(limit, out body);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"STDIN cannot be read: {e.Message}";
        }
    }

    private static string? Copy(string argument, int limit, out HookBody? body)
    {
        body = null;
        int bytes = Encoding.UTF8.GetByteCount(argument);
        if (bytes > limit)
        {
            return TooLong(limit);
        }

        body = HookBody.Rent(bytes);
        body.Advance(Encoding.UTF8.GetBytes(argument, body.GetSpan(bytes)));
        return null;
    }

    private static string? ReadLine(int limit, out HookBody? body)
    {
        body = null;
        using Stream? input = OperatingSystem.IsLinux() ? null : Console.OpenStandardInput();
        HookBody line = HookBody.Rent(1024);
        while (true)
        {
            Span<byte> room = line.GetSpan(256);
            int read = input?.Read(room) ?? LibC.Read(LibC.StandardInput, room);
            if (read < 0)
            {
                return "STDIN cannot be read.";
            }

            int end = EndOfLine(room[..read]);
            line.Advance(end);
            if (line.Length > limit)
            {
                return TooLong(limit);
            }

            if (end < read || read == 0)
            {
                body = line;
                return null;
            }
        }
    }

    /// <summary>Where the line ends, or the length when it does not. Not <c>IndexOf</c>, whose vectors are compiled at its first use.</summary>
    private static int EndOfLine(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == (byte)'\n')
            {
                return i;
            }
        }

        return bytes.Length;
    }

    private static string TooLong(int limit) => $"The request is longer than {limit} bytes.";
}
