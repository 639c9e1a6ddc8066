namespace HookSdk.Testing;

/// <summary>An <c>Ensure</c> check of a fake broker did not hold. The message ends with the transcript of what happened.</summary>
public sealed class HookAssertionException : Exception
{
    /// <summary>Makes one without a word.</summary>
    public HookAssertionException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    /// <param name="message">What was expected, what happened, and the transcript.</param>
    public HookAssertionException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    /// <param name="message">What was expected, what happened, and the transcript.</param>
    /// <param name="innerException">The cause.</param>
    public HookAssertionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
