namespace HookSdk.Testing;

/// <summary>An <c>Ensure</c> check of a fake broker did not hold. The message ends with the last 100 lines of the transcript of what happened.</summary>
public sealed class HookAssertionException : Exception
{
    private const int LinesOfTranscript = 100;

    /// <summary>Makes one without a word.</summary>
    public HookAssertionException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    /// <param name="message">What was expected, what happened, and the transcript.</param>
    public HookAssertionException(string message)
        : base(Shorten(message))
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    /// <param name="message">What was expected, what happened, and the transcript.</param>
    /// <param name="innerException">The cause.</param>
    public HookAssertionException(string message, Exception innerException)
        : base(Shorten(message), innerException)
    {
    }

    /// <summary>The transcript follows an empty line. A long test would else print more than anybody reads.</summary>
    private static string Shorten(string message)
    {
        int start = message.IndexOf("\n\n", StringComparison.Ordinal) + 2;
        string[] lines = start < 2 ? [] : message[start..].TrimEnd('\n').Split('\n');
        return lines.Length <= LinesOfTranscript ? message
            : $"{message[..start]}({lines.Length - LinesOfTranscript} earlier lines are in the fake's Transcript)\n{string.Join('\n', lines[^LinesOfTranscript..])}\n";
    }
}
