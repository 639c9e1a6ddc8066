using Google.Protobuf;

namespace HookSdk.EmqX.Transport;

/// <summary>Protobuf in the terms of this layer.</summary>
internal static class GrpcMessages
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="GrpcException">INTERNAL: the bytes are not such a message.</exception>
    public static T Parse<T>(MessageParser<T> parser, HookBody body)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(body.Span);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // The others are thrown where a part is announced as long as can be behind other bytes, which overflows the reckoning of Google.Protobuf.
            throw new GrpcException(GrpcStatusCode.Internal, "the bytes are not the message that the method takes", e);
        }
    }
}
