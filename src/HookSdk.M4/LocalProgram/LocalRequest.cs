namespace HookSdk.M4;

/// <summary>Finds the request of a local program: the first argument that begins with a brace, otherwise one line of STDIN.</summary>
internal static class LocalRequest
{
    /// <summary>Reads the request's bytes.</summary>
    /// <returns>What was wrong; null when there are bytes.</returns>
    public static string? Read(string[] args, int limit, out HookBody? body)
    {
        body = null;
        foreach (string argument in args)
        {
            if (argument.StartsWith('{'))
            {
                int bytes = System.Text.Encoding.UTF8.GetByteCount(argument);
                if (bytes > limit)
                {
                    return TooLong(limit);
                }

                body = HookBody.Rent(bytes);
                body.Advance(System.Text.Encoding.UTF8.GetBytes(argument, body.GetSpan(bytes)));
                return null;
            }
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

    private static string? ReadLine(int limit, out HookBody? body)
    {
        body = null;
        if (!Console.IsInputRedirected)
        {
            return "STDIN is a terminal. M4 sends the request as one line of STDIN; by hand, give it as an argument in quotes, or by a pipe.";
        }

        using Stream input = Console.OpenStandardInput();
        HookBody line = HookBody.Rent(1024);
        while (true)
        {
            Span<byte> room = line.GetSpan(256);
            int read = input.Read(room);
            int end = room[..read].IndexOf((byte)'\n');
            line.Advance(end < 0 ? read : end);
            if (line.Length > limit)
            {
                return TooLong(limit);
            }

            if (end >= 0 || read == 0)
            {
                body = line;
                return null;
            }
        }
    }

    private static string TooLong(int limit) => $"The request is longer than {limit} bytes.";
}
