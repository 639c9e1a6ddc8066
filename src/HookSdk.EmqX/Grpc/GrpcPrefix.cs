using System.Buffers;
using System.Buffers.Binary;

namespace HookSdk.EmqX.Grpc;

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
}
