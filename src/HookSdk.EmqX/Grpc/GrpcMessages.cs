using Google.Protobuf;

namespace HookSdk.EmqX.Grpc;

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
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "the bytes are not the message that the method takes", e);
        }
    }
}
