namespace HookSdk.EmqX.ExProto;

/// <summary>What a device sent is no frame: too long, or against the rules of the framing. <see cref="ExProtoConnection.ReadAsync"/> ends the device with it.</summary>
public sealed class FramingException : Exception
{
    /// <summary>Makes one without a word.</summary>
    public FramingException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    /// <param name="message">What is wrong; it ends up in a log, so it should not hold the device's bytes.</param>
    public FramingException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    /// <param name="message">What is wrong; it ends up in a log, so it should not hold the device's bytes.</param>
    /// <param name="innerException">The cause.</param>
    public FramingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
