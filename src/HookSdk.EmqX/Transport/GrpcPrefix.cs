using System.Buffers;
using System.Buffers.Binary;

namespace HookSdk.EmqX.Transport;

/// <summary>The five bytes before each message: a flag for compression and the length, high byte first.</summary>
internal static class GrpcPrefix
{
    public const int Size = 5;

    public static void Write(Span<byte> to, int length)
    {
        to[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(to[1..], length);
    }

    public static (byte Flag, uint Length) Read(in ReadOnlySequence<byte> from)
    {
        Span<byte> prefix = stackalloc byte[Size];
        from.Slice(0, Size).CopyTo(prefix);
        return Read(prefix);
    }

    public static (byte Flag, uint Length) Read(ReadOnlySpan<byte> prefix) => (prefix[0], BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]));

    /// <summary>What a call is refused with because of a prefix; OK: nothing is wrong with it.</summary>
    public static GrpcStatus Check(byte flag, uint announced, long limit) => flag switch
    {
        // A request that names an encoding was refused before its body was read.
        1 => new(GrpcStatusCode.Internal, "the message is marked as compressed, and grpc-encoding names no encoding"),
        > 1 => new(GrpcStatusCode.Internal, "the message has an unknown flag"),
        _ when announced > limit => new(GrpcStatusCode.ResourceExhausted, $"the message has {announced} bytes and the limit is {limit}"),
        _ => GrpcStatus.Ok,
    };
}
